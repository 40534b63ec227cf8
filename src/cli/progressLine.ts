import type { Writable } from "node:stream";
import { visibleLine } from "../core/controlCharacters";
import type { Segment } from "../core/types";
import { clock } from "../transcript/join";

/** Back to the start of the line, and everything on it gone (ECMA-48: CR, EL). */
export const CLEAR = "\r\u001B[K";

/** How far a recording is, on one line of a terminal; nothing where there is none. */
export class Progress {
  readonly #stream: Writable & { readonly isTTY?: boolean };
  readonly #name: string;
  #total = 0;
  #done = 0;

  constructor(stream: Writable & { readonly isTTY?: boolean }, name: string) {
    this.#stream = stream;
    this.#name = visibleLine(name);
  }

  total(seconds: number): void {
    this.#total = Math.max(this.#total, seconds);
  }

  done({ final, span }: Segment): void {
    if (!final) return;
    this.#done = Math.max(this.#done, span.end);
    this.#show(`${clock(this.#done)} of ${this.#total > 0 ? clock(this.#total) : "?"}`);
  }

  waiting(why: string): void {
    this.#show(`retrying (${why})`);
  }

  clear(): void {
    if (this.#stream.isTTY) this.#stream.write(CLEAR);
  }

  #show(text: string): void {
    if (this.#stream.isTTY) this.#stream.write(`${CLEAR}${this.#name}: ${text}`);
  }
}
