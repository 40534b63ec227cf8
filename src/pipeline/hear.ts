import { release } from "../audio/release";
import { SILENT } from "../audio/speech";
import { LeakGuard } from "../transcript/guards/leak";
import { LiveText } from "../transcript/guards/live";
import { findLoop } from "../transcript/guards/loop";
import { isShort } from "../transcript/guards/short";
import { seam } from "../transcript/join";
import { EarmarkError } from "../core/errors";
import type { Clip, Cut, GuardNote, Heard, Hints, Hypothesis, Recognizer } from "../core/types";

/** Changes with whatever changes what the guards let through. */
export const GUARDS_VERSION = 1;

/** What it takes to hear one clip. */
export interface Hearing {
  readonly recognizer: Recognizer;
  readonly hints: Hints;
  readonly leaks: LeakGuard;
  /** Runs attempts until one succeeds: waiting, pacing and retry are not the guards' subject. */
  readonly persist: <T>(attempt: () => Promise<T>) => Promise<T>;
  /** An answer is complete, and so many seconds are charged for. */
  readonly onAnswer: (seconds: number) => Promise<void>;
}

/**
 * What is said in a clip, after the guards: text that is the context itself is asked for again without it, a loop is
 * asked for again in halves, text for silence is not used. `emit` gets what can be shown on the way.
 * @throws {EarmarkError} as the recognizer, and `looped`; `signal.reason` when aborted
 */
export async function hear(
  cut: Cut,
  hearing: Hearing,
  emit: (hypothesis: Hypothesis) => void,
  signal: AbortSignal,
): Promise<Heard> {
  const clip = await cut.encode(signal);
  const { hints, leaks } = hearing;
  const silent = cut.speech !== undefined && cut.speech < SILENT;
  let billed: number | undefined;
  const ask = async (part: Clip, asked: Hints, show: (hypothesis: Hypothesis) => void): Promise<Hypothesis> => {
    const answer = await hearing.persist(() => attempt(hearing.recognizer, part, asked, show, signal));
    // Without a bill of the service's own: what it says that it charges for, every second that has begun.
    await hearing.onAnswer(answer.billedSeconds ?? Math.ceil(part.span.end - part.span.start));
    if (answer.billedSeconds !== undefined) billed = (billed ?? 0) + answer.billedSeconds;
    return answer;
  };
  const heard = (answer: Hypothesis, ...guards: GuardNote[]): Heard => {
    const { final: _, billedSeconds: __, ...rest } = answer;
    const short = !silent && isShort(answer.text, cut.speech);
    const all = short ? [...guards, "short" as const] : guards;
    return {
      ...rest,
      ...(billed === undefined ? {} : { billedSeconds: billed }),
      ...(all.length > 0 ? { guards: all } : {}),
    };
  };

  const answer = await guarded();
  // Nothing is asked again: its memory can go.
  if (clip.audio.kind === "bytes") release([clip.audio.data]);
  return answer;

  async function guarded(): Promise<Heard> {
    const live = new LiveText(leaks, silent);
    const first = await ask(clip, hints, (hypothesis) =>
      emit({ ...hypothesis, text: live.shown(hypothesis.text), final: false }),
    );
    // A whole recording: the service has cut it itself, and what repeats in hours is no loop.
    if (clip.audio.kind === "file") return heard(first);
    if (silent) return first.text.trim() ? heard({ ...first, text: "" }, "silence") : heard(first);
    if (findLoop(first.text)) {
      const halves = await cut.halves?.(signal);
      if (!halves) throw looped(cut);
      const answers: Hypothesis[] = [];
      for (const half of halves) answers.push(await ask(half, hints, () => undefined));
      const text = answers.reduce((all, { text }) => all + seam(all, text) + text, "");
      if (findLoop(text)) throw looped(cut);
      return heard({ ...first, ...answers.at(-1), text }, "loop");
    }
    if (hints.context && leaks.suspects(first.text)) {
      const second = await ask(clip, { ...hints, context: "" }, () => undefined);
      return LeakGuard.confirms(first.text, second.text) ? heard(first, "read") : heard(second, "leak");
    }
    return heard(first);
  }
}

function looped({ index }: Cut): EarmarkError {
  return new EarmarkError("looped", `The answer for clip ${index} says the same words over and over, also in halves.`);
}

/** One request to its end. Each attempt starts the clip's text anew. */
async function attempt(
  recognizer: Recognizer,
  clip: Clip,
  hints: Hints,
  show: (hypothesis: Hypothesis) => void,
  signal: AbortSignal,
): Promise<Hypothesis> {
  let last: Hypothesis | undefined;
  for await (const hypothesis of recognizer.recognize(clip, hints, signal)) {
    last = hypothesis;
    if (!hypothesis.final) show(hypothesis);
  }
  if (!last?.final) throw new EarmarkError("cut", `The answer for clip ${clip.index} ended before it was complete.`);
  return last;
}
