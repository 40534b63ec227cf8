import type { PageStrings } from "../../webview/protocol";
import { t } from "../ui/l10n";

/** The words of the page. */
export function pageStrings(): PageStrings {
  return {
    play: t("Play"),
    pause: t("Pause"),
    position: t("Position in the recording"),
    speed: t("Speed"),
    loop: t("Loop"),
    zoomIn: t("Zoom In"),
    zoomOut: t("Zoom Out"),
    search: t("Search"),
    previous: t("Previous Match"),
    next: t("Next Match"),
    found: t("{0} of {1}", "{0}", "{1}"),
    export: t("Export..."),
    copy: t("Copy with Timestamps"),
    transcribe: t("Transcribe"),
    insert: t("Insert at Cursor"),
    insertAll: t("Insert All at Cursor"),
    tools: t("Segment {0}", "{0}"),
    redo: t("Retranscribe Segment"),
    glossary: t("Add to Glossary..."),
    edit: t("Edit"),
    nothing: t("This recording has no transcript yet."),
    preparing: t("Preparing audio..."),
    transcript: t("Transcript"),
    begun: t("Transcribing the recording"),
    ended: t("Transcribed, {0} segments", "{0}"),
    endedOne: t("Transcribed, {0} segment", "{0}"),
    playFrom: t("Play from {0}", "{0}"),
    working: t("Transcribing segment {0}", "{0}"),
  };
}
