import { MonthlyAnswers } from "./budget";

/** What was answered: that recordings may be sent, that they may be stored, that a budget cannot be kept, that the microphone may be recorded, that what arrives in a folder is sent. */
export type AnswerKind = "send" | "store" | "budget" | "dictate" | "watch";

/** Answers that outlive a window. */
export interface AnswerStore {
  /** As it was kept, by whatever version; undefined: never. */
  read(kind: AnswerKind): unknown;
  /** Takes the place of what was kept before. */
  keep(kind: AnswerKind, answers: readonly string[]): PromiseLike<void>;
}

/** What the user has answered before, whoever asked: read anew each time, since other windows answer too. */
export class GivenAnswers {
  readonly #store: AnswerStore;

  constructor(store: AnswerStore) {
    this.#store = store;
  }

  /** The places for which a yes was given. */
  of(kind: Exclude<AnswerKind, "budget">): readonly string[] {
    const stored = this.#store.read(kind);
    const list: readonly unknown[] = Array.isArray(stored) ? stored : [];
    return list.filter((one) => typeof one === "string");
  }

  /** Beside what was answered meanwhile. */
  async keep(kind: Exclude<AnswerKind, "budget">, places: readonly string[]): Promise<void> {
    await this.#store.keep(kind, [...new Set([...this.of(kind), ...places])]);
  }

  /** The user has said this month that it may be sent, though the budget cannot be kept. */
  hasForBudget(model: string, host: string): boolean {
    return this.#monthly.has(model, host);
  }

  async keepForBudget(model: string, host: string): Promise<void> {
    await this.#store.keep("budget", this.#monthly.with(model, host));
  }

  get #monthly(): MonthlyAnswers {
    return new MonthlyAnswers(this.#store.read("budget"));
  }
}
