import * as vscode from "vscode";
import type { Segment } from "../../pipeline/types";
import type { Correction } from "../../transcript/correct";
import type { Destination } from "./destination";
import type { WriteOutcome } from "./documentWriter";
import { WholeText } from "./wholeText";

/** The clipboard, where the person chose it in the options. Filled once, when the text is complete. */
export class Clipboard implements Destination {
  readonly label = vscode.l10n.t("the clipboard");
  readonly uri = undefined;
  readonly undone = false;
  readonly #corrections: readonly Correction[];
  readonly #whole: WholeText;

  constructor(corrections: readonly Correction[]) {
    this.#corrections = corrections;
    this.#whole = new WholeText(corrections);
  }

  get text(): string {
    return this.#whole.text;
  }

  write(segment: Segment): void {
    this.#whole.write(segment);
  }

  async fill(segment: Segment): Promise<boolean> {
    this.write(segment);
    return this.insertAgain();
  }

  async close(_complete: boolean): Promise<WriteOutcome> {
    if (this.text) await vscode.env.clipboard.writeText(this.text);
    return "written";
  }

  renew(): Clipboard {
    return new Clipboard(this.#corrections);
  }

  async insertAgain(): Promise<boolean> {
    return (await this.close(true)) === "written";
  }
}
