import * as vscode from "vscode";
import type { Segment } from "../../pipeline/types";
import type { Destination } from "./destination";
import type { WriteOutcome } from "./documentWriter";
import { WholeText } from "./wholeText";

/** Nowhere but in memory: the text is handed over to whoever asked for it. */
export class Collected implements Destination {
  readonly label: string;
  readonly uri = undefined;
  readonly undone = false;
  readonly #whole = new WholeText([]);

  /** `label`: who asked, in words. */
  constructor(label = vscode.l10n.t("the saved transcript")) {
    this.label = label;
  }

  get text(): string {
    return this.#whole.text;
  }

  get segments(): readonly Segment[] {
    return this.#whole.segments;
  }

  write(segment: Segment): void {
    this.#whole.write(segment);
  }

  fill(segment: Segment): Promise<boolean> {
    this.write(segment);
    return Promise.resolve(true);
  }

  close(): Promise<WriteOutcome> {
    return Promise.resolve("written");
  }

  renew(): Collected {
    return new Collected(this.label);
  }

  insertAgain(): Promise<boolean> {
    return Promise.resolve(false);
  }
}
