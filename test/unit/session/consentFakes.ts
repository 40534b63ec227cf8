import { createHash } from "node:crypto";
import type { Span } from "../../../src/core/types";
import { clipKeyOf } from "../../../src/session/clipKeyOf";
import type { Options } from "../../../src/session/options";
import { ClipStore } from "../../../src/storage/clipStore";
import type { CacheStore } from "../../../src/session/cacheLookup";
import { Consent } from "../../../src/session/consent";
import type { AnswerKind, AnswerStore } from "../../../src/session/givenAnswers";
import type { Notice } from "../../../src/core/notices";
import type { Notices, Offer, Questions, StoredOffer } from "../../../src/session/questions";
import type { ConsentSettings } from "../../../src/session/shipment";
import type { JobSettings } from "../../../src/session/jobRequest";
import { modelOf } from "../../../src/recognizers/catalog";
import { SETTINGS } from "./fakes";

export const HOST = "dashscope.aliyuncs.com";

/** Settings of the service, which has prices. */
export const CLOUD: ConsentSettings & JobSettings = {
  ...SETTINGS,
  engineId: "cloud",
  engine: { id: "cloud", region: "beijing", baseUrl: `https://${HOST}/api/v1`, compatible: false },
  confirmUpload: "oncePerFolder",
  cost: { confirmAbove: 0, monthlyBudget: 0 },
};

/** Nothing leaves this machine. */
export const HERE: ConsentSettings & JobSettings = {
  ...CLOUD,
  engineId: "command",
  engine: { id: "command", line: ["hear", "{audio}"] },
};

/** A model that takes whole recordings only. */
export const WHOLE: ConsentSettings & JobSettings = {
  ...CLOUD,
  model: modelOf("qwen3-asr-flash-filetrans", "beijing"),
};

/** Somebody who is asked, and answers as the test says. */
export class Asker implements Questions, Notices {
  readonly offers: Offer[] = [];
  readonly stored: Offer[] = [];
  readonly saved: StoredOffer[] = [];
  readonly told: Notice[] = [];
  /** To being sent, and to being stored. */
  says = true;
  chooses: "stored" | "again" | undefined;
  /** While a question is open. */
  meanwhile: () => Promise<void> | void = () => undefined;

  async send(offer: Offer): Promise<boolean> {
    this.offers.push(offer);
    await this.meanwhile();
    return this.says;
  }

  async store(offer: Offer): Promise<boolean> {
    this.stored.push(offer);
    await this.meanwhile();
    return this.says;
  }

  async storedOrAgain(saved: StoredOffer): Promise<"stored" | "again" | undefined> {
    this.saved.push(saved);
    await this.meanwhile();
    return this.chooses;
  }

  tell(...notices: readonly Notice[]): void {
    this.told.push(...notices);
  }

  /** How often anything was asked. */
  get count(): number {
    return this.offers.length + this.stored.length + this.saved.length;
  }
}

/** Answers that are kept, as a memory would. */
export class Answers implements AnswerStore {
  readonly kept = new Map<AnswerKind, unknown>();

  read(kind: AnswerKind): unknown {
    return this.kept.get(kind);
  }

  keep(kind: AnswerKind, answers: readonly string[]): Promise<void> {
    this.kept.set(kind, answers);
    return Promise.resolve();
  }
}

/** The consent of a window with these folders. */
export function consentOf(asker: Asker, answers: Answers, ...open: readonly string[]): Consent {
  return new Consent(asker, answers, { open: () => open, nameOf: (folder) => `folder:${folder}` });
}

/** What is saved of every recording: cuts of ten seconds, by the longest clip that the model takes; finished clips in a real store. */
export class Saved implements CacheStore {
  readonly tracks = { find: () => Promise.resolve(undefined) };
  readonly plans: CacheStore["plans"];
  readonly clips: ClipStore;
  /** So often it was asked how a recording was cut. */
  lookUps = 0;
  readonly #cuts = new Map<number, number>();

  constructor(folder: string) {
    this.clips = new ClipStore(folder);
    this.plans = {
      find: (_, limit) => {
        this.lookUps += 1;
        const count = this.#cuts.get(limit);
        const cuts = Array.from({ length: count ?? 0 }, (_none, i) => ({ ...cutOf(limit, i), speech: 5 }));
        return Promise.resolve(count === undefined ? undefined : { cuts, notices: [] });
      },
    };
  }

  /** Recordings have been cut into so many clips; the first `finished` of them are known with that context. */
  async cut(settings: Options, count: number, finished: number, context = ""): Promise<void> {
    const limit = settings.model.limits.seconds;
    this.#cuts.set(limit, count);
    for (let i = 0; i < finished; i++)
      await this.clips.keep(clipKeyOf(cutOf(limit, i), settings, context), { text: `said ${i}` });
  }
}

function cutOf(limit: number, index: number): { readonly span: Span; readonly digest: string } {
  const digest = createHash("sha256").update(`${limit} ${index}`).digest("hex");
  return { span: { start: index * 10, end: index * 10 + 10 }, digest };
}
