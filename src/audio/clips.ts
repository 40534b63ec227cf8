import { readFile } from "node:fs/promises";
import { EarmarkError } from "../core/errors";
import type { Notice } from "../core/notices";
import type { Clip, Cut, Limits, Span, Upload } from "../core/types";
import { mimeAsItIs } from "./asItIs";
import { isCutOff } from "./cutOff";
import { decode, SAMPLE_RATE, type Source } from "./decode";
import { digestOf, fingerprint } from "./digest";
import { encode } from "./encode";
import { inHalves } from "./clipHalves";
import { isQuiet } from "./gain";
import { checkFile } from "./input";
import { freeMemory } from "./freeMemory";
import { lengthOf, readSpan, reread, type Known } from "./reread";
import { SampleQueue } from "./sampleQueue";
import { stretchesOf } from "./stretches";
import { windowsFor } from "./windows";

/** Where a recording was cut, kept so that it need not be decoded again to know its clips. */
export interface CutPlan {
  readonly cuts: readonly Pick<Cut, "span" | "digest" | "speech">[];
  /** What was to be said of the recording when it was decoded. */
  readonly notices: readonly Notice[];
  /** `Ffmpeg.version` of the one whose samples have these digests; absent in older plans. */
  readonly decoder?: string | undefined;
}

/** Changes with whatever changes where a recording is cut or what is recognized in a clip. */
export const CUTTER_VERSION = 6;

/** How a recording is cut and sent. */
export interface Cutting {
  readonly limits: Limits;
  readonly upload: Upload;
  /** Told how far decoding is, in seconds. */
  readonly onDecoded: (seconds: number, complete: boolean) => void;
}

/**
 * A recording as cuts that the model takes, in order, while ffmpeg is still decoding. A short file that the service
 * accepts as it is goes as it is. The decoded samples are the duration.
 * @throws {EarmarkError} `missingFile`, `emptyFile`, `noAudio`, `unreadable`, `playlist`; `signal.reason` when aborted
 */
export async function* cutsOf(
  source: Source,
  { limits, upload, onDecoded }: Cutting,
  signal: AbortSignal,
): AsyncGenerator<Cut, void, undefined> {
  const { sizeBytes } = await checkFile(source.file);
  if (source.info.unread) source.onNotice({ code: "moreInFile", bytes: source.info.unread });
  // What reads nothing but plain WAV would misread every other kind of it, which its headers alone do not tell.
  const mime = upload === "wav" ? undefined : await mimeAsItIs(source, sizeBytes, limits);
  const wholeUpTo = mime ? limits.seconds : 0;
  const print = await fingerprint(source.file);
  let filled = 0;
  const sound = decode(source, signal, undefined, (end) => void (filled = end.filled));
  const stretches = stretchesOf(sound, { windows: windowsFor(limits.seconds), wholeUpTo }, onDecoded);
  let index = 0;
  for await (const stretch of stretches) {
    const span = { start: stretch.start / SAMPLE_RATE, end: stretch.end / SAMPLE_RATE };
    const place = { index: index++, span };
    const known = { span, digest: digestOf(stretch.samples), print };
    // A damaged file is not passed on: what could be decoded of it is sound. Nor is one with gaps, which others leave out.
    const untouched = stretch.whole && span.end <= limits.seconds && !isCutOff(span.end, source.info) && filled === 0;
    yield cutWith(source, place.index, known, stretch, { upload, asItIs: untouched ? mime : undefined });
  }
}

/** A cut whose samples are kept until it was encoded once; `asItIs`: what the file is, where it may go instead. */
function cutWith(
  source: Source,
  index: number,
  known: Known,
  stretch: { readonly samples: readonly Int16Array[]; readonly speech: Cut["speech"] },
  { upload, asItIs }: { readonly upload: Upload; readonly asItIs?: string | undefined },
): Cut {
  const { span, print, digest } = known;
  const place = { index, span };
  let samples: readonly Int16Array[] | undefined = stretch.samples;
  return {
    ...place,
    digest,
    speech: stretch.speech,
    encode: async (s) => {
      // A very quiet voice is raised on its way.
      if (asItIs !== undefined && !(samples && isQuiet(samples))) {
        const audio = await fileItself(source.file, asItIs, s);
        // What was written to since it was decoded is looked at once more.
        if ((await fingerprint(source.file)) === print) return { ...place, audio };
        samples = undefined;
      }
      // Asked for once in most cases; the samples of a clip on its way are not kept, they are most of the memory.
      const sound = samples ?? (await reread(source, known, s));
      samples = undefined;
      const audio = await encode(source.ffmpeg, sound, upload, s);
      // ffmpeg has read all of it. A piece in which a cut lies is shared with the next clip and stays.
      freeMemory(sound);
      return { ...place, audio };
    },
    halves: async (s, within) => halve(source, index, known, { upload, within: within ?? span }, s),
  };
}

/**
 * The cuts of a plan that another ffmpeg made: its samples differ in their last bits, and so do their digests. What was recognized under
 * the plan's names is found under them, since it is the same recording; what is sent is read by this ffmpeg, once and in order, for a search
 * could not be checked. `print`: `fingerprint` of the file before the plan was looked for.
 * @throws {EarmarkError} as `cutsOf`; `changed` where the file became another one
 */
export async function* cutsAlong(
  source: Source,
  plan: CutPlan,
  print: string,
  { upload, onDecoded }: Cutting,
  signal: AbortSignal,
): AsyncGenerator<Cut, void, undefined> {
  for (const notice of plan.notices) source.onNotice(notice);
  const end = plan.cuts.at(-1)?.span.end ?? 0;
  const sound = decode({ ...source, onNotice: () => undefined }, signal);
  const queue = new SampleQueue();
  try {
    for (const [index, { span, digest, speech }] of plan.cuts.entries()) {
      while (queue.length < lengthOf(span)) {
        const { value, done } = await sound.next();
        if (done) break;
        queue.add(value);
      }
      onDecoded(span.end, span.end === end);
      const samples = queue.take(lengthOf(span));
      // Under the plan's names nothing is ever kept of another sound.
      if ((await fingerprint(source.file)) !== print)
        throw new EarmarkError("changed", "The recording changed while it was being transcribed.");
      const known = { span, digest: digestOf(samples), print };
      yield { ...cutWith(source, index, known, { samples, speech }, { upload }), digest };
    }
  } finally {
    await sound.return();
  }
}

/** The same cuts from an earlier plan, without decoding: only what is asked for is read again, from its place in the file. */
export async function* plannedCuts(
  source: Source,
  plan: CutPlan,
  { upload, onDecoded }: Cutting,
  signal: AbortSignal,
): AsyncGenerator<Cut, void, undefined> {
  await checkFile(source.file);
  const print = await fingerprint(source.file);
  for (const notice of plan.notices) source.onNotice(notice);
  onDecoded(plan.cuts.at(-1)?.span.end ?? 0, true);
  for (const [index, { span, digest, speech }] of plan.cuts.entries()) {
    signal.throwIfAborted();
    const place = { index, span };
    const known = { span, digest, print };
    yield {
      ...place,
      digest,
      speech,
      encode: async (s) => ({
        ...place,
        audio: await encode(source.ffmpeg, await reread(source, known, s), upload, s),
      }),
      halves: async (s, within) => halve(source, index, known, { upload, within: within ?? span }, s),
    };
  }
}

/** One stretch of a recording, to be recognized again by itself. @throws {EarmarkError} as `cutsOf`; `signal.reason` when aborted */
export async function cutAt(source: Source, span: Span, cutting: Cutting, signal: AbortSignal): Promise<Cut> {
  const digest = digestOf(await readSpan(source, span, signal));
  const plan: CutPlan = { cuts: [{ span, digest, speech: undefined }], notices: [] };
  for await (const cut of plannedCuts(source, plan, cutting, signal)) return cut;
  throw new EarmarkError("unreadable", "There is no audio there.");
}

/** Two clips of a span of a cut, for a service that lost its thread in the whole. */
async function halve(
  source: Source,
  index: number,
  known: Known,
  { upload, within }: { readonly upload: Upload; readonly within: Span },
  signal: AbortSignal,
): Promise<readonly Clip[]> {
  const sound = { index, span: known.span, samples: await reread(source, known, signal) };
  return inHalves(source.ffmpeg, sound, within, upload, signal);
}

async function fileItself(file: string, mime: string, signal: AbortSignal): Promise<Clip["audio"]> {
  return { kind: "bytes", data: await readFile(file, { signal }), mime };
}
