import * as vscode from "vscode";
import type { WriteOutcome } from "../../session/sink";
import { InOnePiece } from "./inOnePiece";
import { t } from "../ui/l10n";

/** The clipboard, where the user chose it in the options. Filled once, when the text is complete. */
export class Clipboard extends InOnePiece {
  readonly label = t("the clipboard");
  readonly uri = undefined;
  readonly stands = false;
  readonly elsewhere = "copied";

  async close(_complete: boolean): Promise<WriteOutcome> {
    if (this.text) await vscode.env.clipboard.writeText(this.text);
    return "written";
  }

  renew(): Clipboard {
    return new Clipboard(this.corrections);
  }
}
