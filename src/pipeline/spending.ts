import { priceOf, type Model, type Price, type Region } from "../recognizers/catalog";
import { EarmarkError } from "../core/errors";
import { checkBill, spent, type Bill, type Ledger } from "./ledger";

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
    const price = priceOf(model, region, seconds);
    if (!price || monthlyBudget <= 0) return () => undefined;
    const { amount, currency } = price;
    const so = spent(await this.month()).get(currency) ?? 0;
    const onTheWay = this.#reserved.get(currency) ?? 0;
    if (so + onTheWay + amount > monthlyBudget) {
      throw new EarmarkError("budget", `${currency} ${so.toFixed(4)} of ${monthlyBudget} are spent this month.`);
    }
    this.#reserved.set(currency, onTheWay + amount);
    let held = true;
    return () => {
      if (held) this.#reserved.set(currency, (this.#reserved.get(currency) ?? 0) - amount);
      held = false;
    };
  }

  /** The service charges for so many seconds. @throws {RangeError} as `checkBill`; Node's error where it cannot be written down */
  async record(seconds: number, { model, region, workspace }: Account): Promise<void> {
    const price = priceOf(model, region, seconds);
    const bill: Bill = { at: Date.now(), model: model.id, workspace, seconds, ...(price ? { price } : {}) };
    checkBill(bill);
    this.#session.push(bill);
    await this.#ledger.add(bill);
  }
}
