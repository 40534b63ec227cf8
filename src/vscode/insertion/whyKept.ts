import type { WriteOutcome } from "../../session/sink";
import { t } from "../ui/l10n";

/** Why the text stands nowhere. */
export function whyKept(why: Exclude<WriteOutcome, "written">, name: string): string {
  switch (why) {
    case "undone":
      return t("Kept the transcript of {0}", name);
    case "closed":
      return t("The document was closed. The transcript of {0} was kept.", name);
    case "unplaced":
      return t("The text around the insertion point was replaced. The transcript of {0} was kept.", name);
    case "readOnly":
      return t("The document is read-only. The transcript of {0} was kept.", name);
  }
}
