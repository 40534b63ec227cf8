import { freeMemory } from "../audio/freeMemory";
import { SILENT } from "../audio/speech";
import { LeakGuard } from "../transcript/guards/leak";
import { LiveText } from "../transcript/guards/live";
import { findLoop } from "../transcript/guards/loop";
import { isShort } from "../transcript/guards/short";
import { tokensOf } from "../transcript/guards/spokenTokens";
import { billable } from "./billable";
import { EarmarkError, isOfOneClip, isTransient } from "../core/errors";
import { joined, shifted } from "./halves";
import type { Clip, Cut, GuardNote, Recognized, Hints, Hypothesis, Recognizer, Span, Tokens } from "../core/types";

/** Changes with whatever changes what the guards let through. */
export const GUARDS_VERSION = 2;

/** A clip that was cut short is asked for in halves once more where it is at least so long, in seconds. */
const LEAST_TO_HALVE = 10;
/** Two hearings of the same words differ by a few of them. */
const AS_MUCH = 0.8;

/** What it takes to transcribe one clip. */
export interface ClipRecognition {
  readonly recognizer: Recognizer;
  readonly hints: Hints;
  readonly leaks: LeakGuard;
  /** Runs attempts until one succeeds: waiting, pacing and retry are not the guards' subject. */
  readonly persist: <T>(attempt: () => Promise<T>) => Promise<T>;
  /** Before each request; what it answers with is called when its answer is paid for, or will never come. @throws {EarmarkError} `budget` */
  readonly reserve: (span: Span) => Promise<() => void>;
  /** An answer is complete, and so many seconds are charged for, or so many tokens where the service says them. */
  readonly onAnswer: (seconds: number, tokens?: Tokens) => Promise<void>;
}

/** Nothing in the cut can be speech, singing or music, as far as it was listened to here. */
export function isSilent({ speech }: Pick<Cut, "speech">): boolean {
  return speech !== undefined && speech < SILENT;
}

/**
 * What is said in a clip, after the guards: silence is not sent, for which every engine makes words up; text that is the
 * context itself is asked for again without it; a loop, or an answer that the service cut short, is asked for again in
 * halves. `emit` gets what can be shown on the way.
 * @throws {EarmarkError} as the recognizer, and `looped`; `signal.reason` when aborted
 */
export async function transcribeClip(
  cut: Cut,
  recognition: ClipRecognition,
  emit: (hypothesis: Hypothesis) => void,
  signal: AbortSignal,
): Promise<Recognized> {
  if (isSilent(cut)) return { text: "", billedSeconds: 0, guards: ["silence"] };
  const clip = await cut.encode(signal);
  const { hints, leaks } = recognition;
  const notes = new Set<GuardNote>();
  let billed: number | undefined;
  const live = new LiveText(leaks);
  const first = await ask(clip, hints, (hypothesis) =>
    emit({ ...hypothesis, text: live.shown(hypothesis.text), final: false }),
  );
  // A whole recording: the service has cut it itself, and what repeats in hours is no loop.
  const answer = clip.audio.kind === "file" ? first : await accepted(clip, first);
  // Nothing is asked again: its memory can go.
  if (clip.audio.kind === "bytes") freeMemory([clip.audio.data]);
  if (isShort(answer.text, cut.speech)) notes.add("short");
  const { final: _, billedSeconds: __, billedTokens: ___, ...recognized } = answer;
  return {
    ...recognized,
    ...(billed === undefined ? {} : { billedSeconds: billed }),
    ...(notes.size > 0 ? { guards: [...notes] } : {}),
  };

  async function ask(piece: Clip, asked: Hints, show: (hypothesis: Hypothesis) => void): Promise<Hypothesis> {
    const done = await recognition.reserve(piece.span);
    try {
      const got = await recognition.persist(() => attempt(recognition.recognizer, piece, asked, show, signal));
      const seconds = billable(got.billedSeconds, piece);
      await recognition.onAnswer(seconds, got.billedTokens);
      if (got.billedSeconds !== undefined) billed = (billed ?? 0) + seconds;
      return got;
    } finally {
      done();
    }
  }

  /** An answer that can be used, after as many others as that takes. */
  async function accepted(piece: Clip, got: Hypothesis): Promise<Hypothesis> {
    const whole = piece === clip;
    if (findLoop(got.text)) {
      // Of a half that loops the clip as a whole is told.
      if (!whole) return got;
      const better = await inHalves(piece);
      if (!better || findLoop(better.text)) throw looped(cut);
      notes.add("loop");
      return better;
    }
    if (got.truncated) {
      if (!whole && piece.span.end - piece.span.start < LEAST_TO_HALVE) return got;
      const better = await inHalves(piece).catch((error: unknown) => {
        // What there is of it is better than nothing; after what passes it can be had in whole.
        const forGood = error instanceof EarmarkError && (error.code === "budget" || isOfOneClip(error, true));
        if (signal.aborted || !forGood || isTransient(error)) throw error;
        return undefined;
      });
      // Where words of the context were among them, they are missing rightly.
      return better && !findLoop(better.text) && (notes.has("leak") || saysAsMuch(better, got)) ? better : got;
    }
    if (!hints.context || !leaks.suspects(got.text)) return got;
    const second = await ask(piece, { ...hints, context: "" }, () => undefined);
    const read = LeakGuard.confirms(got.text, second.text);
    notes.add(read ? "read" : "leak");
    return read ? got : second;
  }

  async function inHalves(of: Clip): Promise<Hypothesis | undefined> {
    const halves = await cut.halves?.(signal, of.span);
    const length = of.span.end - of.span.start;
    if (!halves?.every(({ span }) => span.end - span.start < length)) return undefined;
    const answers: Hypothesis[] = [];
    for (const half of halves) {
      const got = await accepted(half, await ask(half, hints, () => undefined));
      answers.push(shifted(got, half.span.start - of.span.start));
    }
    return joined(answers);
  }
}

/** Halves that say less than the clip that was cut short have lost some of it: what there is of it is better, and is told. */
function saysAsMuch(halves: Hypothesis, cutShort: Hypothesis): boolean {
  return tokensOf(halves.text).length >= AS_MUCH * tokensOf(cutShort.text).length;
}

function looped({ index }: Cut): EarmarkError {
  return new EarmarkError("looped", `The answer for clip ${index} repeats the same text, even in two halves.`);
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
  try {
    for await (const hypothesis of recognizer.recognize(clip, hints, signal)) {
      last = hypothesis;
      if (!hypothesis.final) show(hypothesis);
    }
  } catch (error) {
    // After the end of the answer nothing of it can be lost, and it is paid for.
    if (!last?.final) throw error;
  }
  if (!last?.final) throw new EarmarkError("cut", `The answer for clip ${clip.index} ended before it was complete.`);
  return last;
}
