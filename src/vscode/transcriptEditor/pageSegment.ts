import type { Segment } from "../../core/types";
import type { PageSegment } from "../../webview/protocol";
import { languageName } from "../ui/display";
import type { FileRecording } from "../../session/recording";
import { uriOf } from "../transcription/recordingUri";
import { circumstances } from "../ui/failureMessages";
import { readSettings } from "../settings";
import { wordsFor } from "../ui/failureText";

/** A segment as the page shows it: language and what went wrong in words. */
export function pageSegment(
  { span, text, language, gap, words, final }: Segment,
  recording: FileRecording,
): PageSegment {
  const { name } = recording;
  return {
    ...span,
    text: text.trim(),
    ...(language ? { language: languageName(language) } : {}),
    ...(gap
      ? { gap: wordsFor(gap, circumstances({ name, settings: readSettings(uriOf(recording)), span })).message }
      : {}),
    ...(words ? { words } : {}),
    ...(final ? {} : { working: true }),
  };
}
