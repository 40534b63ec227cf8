import { Loudness } from "../../audio/loudness";
import { speechIn } from "../../audio/nothing";
import { LeakGuard } from "../../transcript/guards/leak";
import { findLoop } from "../../transcript/guards/loop";
import { isShort } from "../../transcript/guards/short";
import type { Cut, GuardNote, Hints, LiveHypothesis, Recognized } from "../../core/types";
import { isSilent } from "../transcribeClip";

/** Asks another recognizer for a sentence, with its own guards. @throws as `transcribeClip` */
export type AskAgain = (cut: Cut, hints: Hints, signal: AbortSignal) => Promise<Recognized>;

/** Seconds of samples in which somebody may be speaking. */
export function speechOf(samples: readonly Int16Array[]): number {
  const loudness = new Loudness();
  return speechIn(
    samples.flatMap((piece) => loudness.push(piece)),
    samples,
  );
}

/**
 * A sentence after the guards, as `transcribeClip` has them for a clip. What is wrong with it is asked for again in the way of clips, whose
 * sound is here: a loop as it is, text that is the context itself without the context. Of sound in which nobody can be speaking no text is taken.
 * @throws as `again`
 */
export async function guarded(
  { text, language, truncated }: Pick<LiveHypothesis, "text" | "language" | "truncated">,
  cut: Cut,
  { hints, leaks, again }: { readonly hints: Hints; readonly leaks: LeakGuard; readonly again: AskAgain },
  signal: AbortSignal,
): Promise<Recognized> {
  const said: Recognized = { text, ...(language ? { language } : {}), ...(truncated ? { truncated } : {}) };
  if (!text) return said;
  // A text for silence is one that nobody said.
  if (isSilent(cut)) return { text: "" };
  if (findLoop(text)) return noted(await again(cut, hints, signal), "loop");
  if (hints.context && leaks.suspects(text)) {
    const second = await again(cut, { ...hints, context: "" }, signal);
    return LeakGuard.confirms(text, second.text) ? noted(said, "read") : noted(second, "leak");
  }
  return isShort(text, cut.speech) ? noted(said, "short") : said;
}

function noted(recognized: Recognized, note: GuardNote): Recognized {
  return { ...recognized, guards: [...new Set([...(recognized.guards ?? []), note])] };
}
