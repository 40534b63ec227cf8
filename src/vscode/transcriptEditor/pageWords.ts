import type { PageWords } from "../../webview/protocol";
import { t } from "../ui/l10n";

/** The words of the page. */
export function pageWords(): PageWords {
  return {
    play: t("Play"),
    pause: t("Pause"),
    position: t("Position in the recording"),
    speed: t("Speed"),
    loop: t("Loop"),
    zoomIn: t("Zoom in"),
    zoomOut: t("Zoom out"),
    search: t("Search"),
    previous: t("Previous match"),
    next: t("Next match"),
    found: t("{0} of {1}", "{0}", "{1}"),
    export: t("Export..."),
    transcribe: t("Transcribe"),
    insert: t("Insert at Caret"),
    insertAll: t("Insert All at Caret"),
    tools: t("Part {0}", "{0}"),
    redo: t("Redo This Part"),
    glossary: t("Add to Glossary..."),
    edit: t("Edit"),
    nothing: t("This recording has no transcript yet."),
    preparing: t("Preparing the sound ..."),
    transcript: t("Transcript"),
    begun: t("The recording is being transcribed"),
    ended: t("Transcribed, {0} parts", "{0}"),
    hear: t("Play from {0}", "{0}"),
    working: t("Part {0} is being recognized", "{0}"),
  };
}
