import type { WriteOutcome } from "../../session/sink";
import { InOnePiece } from "./inOnePiece";
import { t } from "../ui/l10n";

/** Nowhere but in memory: the text is handed over to whoever asked for it. */
export class Collected extends InOnePiece {
  readonly label: string;
  readonly uri = undefined;
  readonly stands = false;
  readonly elsewhere = "stored";

  /** `label`: who asked, in words. */
  constructor(label = t("the saved transcript")) {
    super([]);
    this.label = label;
  }

  close(): Promise<WriteOutcome> {
    return Promise.resolve("written");
  }

  renew(): Collected {
    return new Collected(this.label);
  }
}
