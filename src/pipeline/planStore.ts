import { createHash } from "node:crypto";
import * as path from "node:path";
import { CUTTER_VERSION, cutsOf, plannedCuts, type CutPlan, type Cutting } from "../audio/clips";
import type { Source } from "../audio/decode";
import { fingerprint } from "../audio/digest";
import { readJson, removeOlder, writeJson } from "./files";
import { distinct, noticesIn, type Notice } from "../core/notices";
import type { Cut } from "../core/types";

/** Where recordings were cut, so that one that is known already need not be decoded at all. */
export class PlanStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * The cuts of a recording: from an earlier plan where there is one, else by listening; then the plan is kept.
   * @throws {EarmarkError} as `cutsOf`
   */
  async *cuts(source: Source, cutting: Cutting, signal: AbortSignal): AsyncGenerator<Cut, void, undefined> {
    const file = await this.#file(source.file, cutting.limits.seconds);
    const plan = planIn(await readJson(file));
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
    // A plan only saves time: a full disk is no reason to fail.
    await writeJson(file, { cuts, notices: distinct(notices) } satisfies CutPlan).catch(() => undefined);
  }

  /** Where a recording is cut, if that is known without listening. @throws Node's error where it cannot be read */
  async find(recording: string, limitSeconds: number): Promise<CutPlan | undefined> {
    return planIn(await readJson(await this.#file(recording, limitSeconds)));
  }

  /** Removes the plans that were made so long ago. */
  async trim(ageMs: number, now = Date.now()): Promise<void> {
    await removeOlder(this.#folder, ageMs, now);
  }

  async #file(recording: string, limitSeconds: number): Promise<string> {
    const facts = JSON.stringify([CUTTER_VERSION, limitSeconds, await fingerprint(recording)]);
    return path.join(this.#folder, `${createHash("sha256").update(facts).digest("hex")}.json`);
  }
}

function planIn(value: unknown): CutPlan | undefined {
  const plan = value as Partial<CutPlan> | undefined;
  return Array.isArray(plan?.cuts) && plan.cuts.length > 0 && Array.isArray(plan.notices)
    ? { cuts: plan.cuts, notices: noticesIn(plan.notices) }
    : undefined;
}
