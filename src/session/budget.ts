import { amountOf, type Currency, type Price } from "../core/money";
import { spent, type Bill } from "../storage/ledger";

/** What is about to be paid for. */
export interface Expense {
  /** A month's, in each currency so much; 0 for none. */
  readonly monthlyBudget: number;
  /** That of the region, in which the user thought of the budget. */
  readonly currency: Currency;
  /** Of what is to be paid; undefined where it is not known. */
  readonly price: Price | undefined;
  /** Seconds that are to be paid for. */
  readonly secondsToPay: number;
  /** How long it is, is known to the service only, or not said by its headers. */
  readonly lengthUnknown: boolean;
}

/** Why the user decides, though there is a budget. */
export type BudgetDoubt =
  /** Nobody here knows what it will cost, so that the budget cannot be kept. */
  | { readonly code: "unknownCost" }
  /** It is paid for in another currency than that of the region; so much of it is allowed in a month. */
  | { readonly code: "otherCurrency"; readonly limit: Price };

/** Undefined: the budget can be kept, or there is none. */
export function budgetDoubtOf(expense: Expense): BudgetDoubt | undefined {
  const { monthlyBudget, currency, price, secondsToPay, lengthUnknown } = expense;
  if (!(monthlyBudget > 0)) return undefined;
  const isUnknown = secondsToPay > 0 && (!price || !Number.isFinite(price.amount));
  if (lengthUnknown || isUnknown) return { code: "unknownCost" };
  if (secondsToPay === 0 || !price || price.currency === currency) return undefined;
  return { code: "otherCurrency", limit: { amount: monthlyBudget, currency: price.currency } };
}

/** What of a budget is spent. */
export interface MonthlyBudget {
  readonly spent: Price;
  readonly limit: Price;
}

/** One budget a currency: that of the region, and those in which something was paid this month. None where there is no limit. */
export function budgetsOf(monthlyBudget: number, currency: Currency, bills: readonly Bill[]): readonly MonthlyBudget[] {
  if (!(monthlyBudget > 0)) return [];
  const sums = spent(bills);
  return [...new Set([currency, ...sums.keys()])].map((one) => ({
    spent: { amount: amountOf(sums.get(one) ?? 0n), currency: one },
    limit: { amount: monthlyBudget, currency: one },
  }));
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
