import { createHash } from "node:crypto";
import * as path from "node:path";
import { CUTTER_VERSION, cutsAlong, cutsOf, plannedCuts, type CutPlan, type Cutting } from "../audio/clips";
import type { Source } from "../audio/decode";
import { fingerprint } from "../audio/digest";
import { isDigest } from "../core/recognizedShape";
import { readJson, removeOlder, writeJson } from "./files";
import { distinct, noticesIn, type Notice } from "../core/notices";
import { isQuantity, isSpan, isText, listOf, maybe, shapeOf } from "../core/shape";
import type { Cut, Span } from "../core/types";
import { sealed, unsealed } from "./sealed";

/** Where recordings were cut, so that one that is known already need not be decoded at all. */
export class PlanStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * The cuts of a recording: from an earlier plan where there is one, else by listening; then the plan is kept. `original`: the file
   * whose plan it is, where a copy of it is read; `isOriginal`: it is still what was copied. Another file's plan would give this
   * recording the other one's text, and this one's plan would give it to the other.
   * @throws {EarmarkError} as `cutsOf`
   */
  async *cuts(
    source: Source,
    cutting: Cutting,
    signal: AbortSignal,
    original = source.file,
    isOriginal = async (): Promise<boolean> => Promise.resolve(true),
  ): AsyncGenerator<Cut, void, undefined> {
    const print = await fingerprint(source.file).catch(() => "");
    const file = await this.#file(original, cutting.limits.seconds, source.chosen).catch(() => undefined);
    // After it was named: what becomes of it from now on changes the name.
    if (file === undefined || !(await isOriginal())) return yield* cutsOf(source, cutting, signal);
    const plan = await this.#read(file);
    const { version } = source.ffmpeg;
    if (plan && (plan.decoder ?? version) !== version) return yield* cutsAlong(source, plan, print, cutting, signal);
    if (plan) return yield* plannedCuts(source, plan, cutting, signal);
    const cuts: CutPlan["cuts"][number][] = [];
    const notices: Notice[] = [];
    const onNotice = (notice: Notice): void => {
      notices.push(notice);
      source.onNotice(notice);
    };
    for await (const cut of cutsOf({ ...source, onNotice }, cutting, signal)) {
      cuts.push({ span: cut.span, digest: cut.digest, speech: cut.speech });
      yield cut;
    }
    // Not of a recording that was written to meanwhile: its first cuts would be of another sound.
    const now = await this.#file(original, cutting.limits.seconds, source.chosen).catch(() => undefined);
    if (now !== file) return;
    // A plan only saves time: a full disk is no reason to fail.
    const made: CutPlan = { cuts, notices: distinct(notices), decoder: version };
    await writeJson(file, sealed(path.basename(file), made)).catch(() => undefined);
  }

  /** Where a recording, or the track of it that was chosen, is cut, if that is known without listening. @throws Node's error where it cannot be read */
  async find(recording: string, limitSeconds: number, track?: number): Promise<CutPlan | undefined> {
    return this.#read(await this.#file(recording, limitSeconds, track));
  }

  /** Removes the plans that were made so long ago. */
  async trim(ageMs: number, now = Date.now()): Promise<void> {
    await removeOlder(this.#folder, ageMs, now);
  }

  async #read(file: string): Promise<CutPlan | undefined> {
    const plan = unsealed(path.basename(file), await readJson(file));
    if (!isPlan(plan)) return undefined;
    return { cuts: plan.cuts, notices: noticesIn(plan.notices), decoder: plan.decoder };
  }

  async #file(recording: string, limitSeconds: number, track?: number): Promise<string> {
    const chosen = track === undefined ? [] : [track];
    const facts = JSON.stringify([CUTTER_VERSION, limitSeconds, await fingerprint(recording), ...chosen]);
    return path.join(this.#folder, `${createHash("sha256").update(facts).digest("hex")}.json`);
  }
}

const isPlan = shapeOf<CutPlan>(
  {
    cuts: listOf(shapeOf<CutPlan["cuts"][number]>({ span: isSpan, digest: isDigest, speech: maybe(isQuantity) })),
    notices: listOf(() => true),
    decoder: maybe(isText),
  },
  ({ cuts }) => cuts.length > 0 && cuts.every(({ span }, i) => follows(cuts[i - 1]?.span, span)),
);

/** Less than a sample: what is between two cuts would never be transcribed, and what is in both would be transcribed twice. */
const TOLERANCE = 0.00005;

function follows(before: Span | undefined, { start, end }: Span): boolean {
  return end > start && (!before || Math.abs(start - before.end) <= TOLERANCE);
}
