import { atMost, priceOf, priceOfTokens, type Model, type Price, type Region } from "../recognizers/catalog";
import { EarmarkError } from "../core/errors";
import type { Tokens } from "../core/types";
import { checkBill, isBelievable, spent, type Bill, type Ledger } from "../storage/ledger";

/** For whom and at what price something is sent. */
export interface Account {
  readonly model: Model;
  readonly region: Region;
  readonly workspace: string;
  /** In the region's currency; 0 for none. */
  readonly monthlyBudget: number;
}

/** What is spent in this window and what may be spent this month, also by other windows. */
export class Spending {
  readonly #ledger: Ledger;
  readonly #session: Bill[] = [];
  /** Price of what is on its way, by currency: several clips are sent at once. */
  readonly #reserved = new Map<Price["currency"], number>();

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  get session(): readonly Bill[] {
    return this.#session;
  }

  month(now = Date.now()): Promise<readonly Bill[]> {
    return this.#ledger.month(now);
  }

  /**
   * Makes sure that the month's budget has room for so many seconds before they are sent, and holds the room until the
   * answer: call what it returns when the answer is in the ledger, or will never come.
   * @throws {EarmarkError} `budget`
   */
  async reserve(seconds: number, { model, region, monthlyBudget }: Account): Promise<() => void> {
    const price = atMost(model, region, seconds);
    if (!price || monthlyBudget <= 0) return () => undefined;
    const { amount, currency } = price;
    // Some models have dollars for a price where others of the same region have yuan.
    const own = region === "beijing" ? "CNY" : "USD";
    const so = sumIn(own, spent(await this.month()));
    const onTheWay = sumIn(own, this.#reserved);
    if (so + onTheWay + sumIn(own, new Map([[currency, amount]])) > monthlyBudget) {
      throw new EarmarkError("budget", `${own} ${so.toFixed(4)} of ${monthlyBudget} was spent this month.`);
    }
    this.#reserved.set(currency, (this.#reserved.get(currency) ?? 0) + amount);
    let held = true;
    return () => {
      if (held) this.#reserved.set(currency, (this.#reserved.get(currency) ?? 0) - amount);
      held = false;
    };
  }

  /** The service charges for so many seconds. @throws {RangeError} as `checkBill`; Node's error where it cannot be written down */
  async record(seconds: number, { model, region, workspace }: Account, tokens?: Tokens): Promise<void> {
    const price = priceOf(model, region, seconds) ?? (tokens && priceOfTokens(model, region, tokens));
    const said: Bill = { at: Date.now(), model: model.id, workspace, seconds, ...(price ? { price } : {}) };
    const most = atMost(model, region, seconds);
    // Tokens that cannot be, less than none among them, would make room in a budget: then it is what it can be at most.
    const bill = isBelievable(said) || !most ? said : { ...said, price: most };
    checkBill(bill);
    this.#session.push(bill);
    await this.#ledger.add(bill);
  }
}

/** Yuan for a dollar, by what the service itself takes for one second of one model in both (documentation of 2026). */
const YUAN_FOR_A_DOLLAR = 0.000_22 / 0.000_032;

/** All of it in one currency, for a budget. */
function sumIn(currency: Price["currency"], sums: ReadonlyMap<Price["currency"], number>): number {
  const [yuan, dollars] = [sums.get("CNY") ?? 0, sums.get("USD") ?? 0];
  return currency === "CNY" ? yuan + dollars * YUAN_FOR_A_DOLLAR : dollars + yuan / YUAN_FOR_A_DOLLAR;
}
