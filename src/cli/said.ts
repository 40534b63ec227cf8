import type { Writable } from "node:stream";
import { distinct, heaviest, weightOf, type Notice, type Weight } from "../core/notices";
import { noticeText, surfacesOf } from "../session/noticeText";
import type { Notices } from "../session/questions";
import type { CliEvent } from "./cliEvents";
import { inTerminal } from "./optionNames";
import { say } from "./standardError";

/** What is said of one recording beside its text: each thing once, on standard error and as an event. */
export class Said implements Notices {
  readonly #file: string;
  readonly #stderr: Writable;
  readonly #emit: (event: CliEvent) => void;
  #all: readonly Notice[] = [];

  constructor(file: string, stderr: Writable, emit: (event: CliEvent) => void) {
    this.#file = file;
    this.#stderr = stderr;
    this.#emit = emit;
  }

  get all(): readonly Notice[] {
    return this.#all;
  }

  get heaviest(): Weight | undefined {
    return heaviest(this.#all);
  }

  tell(...notices: readonly Notice[]): void {
    const before = this.#all.length;
    this.#all = distinct([...this.#all, ...notices]);
    for (const notice of this.#all.slice(before)) {
      const message = noticeText(notice, inTerminal);
      const at = surfacesOf(notice);
      if (at.includes("stderr")) say(this.#stderr, `${this.#file}: ${message}`);
      const { code, ...facts } = notice;
      if (!at.includes("event")) continue;
      this.#emit({ type: "notice", file: this.#file, notice: code, weight: weightOf(notice), message, facts });
    }
  }
}
