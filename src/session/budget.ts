import type { Price } from "../recognizers/catalog";

/** What is about to be paid for. */
export interface Expense {
  /** A month's, in the region's currency; 0 for none. */
  readonly monthlyBudget: number;
  /** Of what is to be paid; undefined where it is not known. */
  readonly price: Price | undefined;
  /** Seconds that are to be paid for. */
  readonly secondsToPay: number;
  /** How long it is, is known to the service only, or not said by its headers. */
  readonly lengthUnknown: boolean;
}

/** There is a budget, and it cannot be kept for this: nobody here knows what it will cost. Then the user decides. */
export function cannotKeepBudget({ monthlyBudget, price, secondsToPay, lengthUnknown }: Expense): boolean {
  if (!(monthlyBudget > 0)) return false;
  return lengthUnknown || (secondsToPay > 0 && (!price || !Number.isFinite(price.amount)));
}

/** Answers that hold for the month of a budget: for each model and host once. */
export class MonthlyAnswers {
  readonly #month: string;
  readonly #given: readonly string[];

  /** `stored`: what `all` was before, whoever wrote it. */
  constructor(stored: unknown, now = new Date()) {
    this.#month = `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, "0")} `;
    const list: readonly unknown[] = Array.isArray(stored) ? stored : [];
    this.#given = list.filter((one): one is string => typeof one === "string" && one.startsWith(this.#month));
  }

  has(model: string, host: string): boolean {
    return this.#given.includes(this.#name(model, host));
  }

  /** To be stored, with one more answer; those of other months are gone. */
  with(model: string, host: string): readonly string[] {
    return [...new Set([...this.#given, this.#name(model, host)])];
  }

  #name(model: string, host: string): string {
    return `${this.#month}${model} ${host}`;
  }
}
