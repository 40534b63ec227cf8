import { EarmarkError } from "../core/errors";
import { amountOf, unitsOf, type Currency } from "../core/money";
import type { Tokens } from "../core/types";
import { atMost, priceOf, priceOfTokens, type Model, type Region } from "../recognizers/catalog";
import { checkBill, isBelievable, spent, type Bill, type Ledger } from "../storage/ledger";

/** For whom and at what price something is sent. */
export interface Account {
  readonly model: Model;
  readonly region: Region;
  readonly workspace: string;
  /** In each currency so much; 0 for none. */
  readonly monthlyBudget: number;
}

/** What is spent in this window and what may be spent this month, also by other windows. */
export class Spending {
  readonly #ledger: Ledger;
  readonly #session: Bill[] = [];
  /** Price of what is on its way, by currency and in smallest units: several clips are sent at once. */
  readonly #reserved = new Map<Currency, bigint>();

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
   * Makes sure that the month's budget in the price's currency has room for so many seconds before they are sent, and holds the room
   * until the answer: call what it returns when the answer is in the ledger, or will never come. What fills it exactly has room.
   * @throws {EarmarkError} `budget`
   */
  async reserve(seconds: number, { model, region, monthlyBudget }: Account): Promise<() => void> {
    const price = atMost(model, region, seconds);
    if (!price || monthlyBudget <= 0) return () => undefined;
    const { currency } = price;
    const units = unitsOf(price.amount);
    const before = spent(await this.month()).get(currency) ?? 0n;
    if (before + this.#onTheWay(currency) + units > unitsOf(monthlyBudget)) {
      const message = `${currency} ${amountOf(before)} of ${monthlyBudget} was spent this month.`;
      throw new EarmarkError("budget", message);
    }
    this.#reserved.set(currency, this.#onTheWay(currency) + units);
    let held = true;
    return () => {
      if (held) this.#reserved.set(currency, this.#onTheWay(currency) - units);
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

  #onTheWay(currency: Currency): bigint {
    return this.#reserved.get(currency) ?? 0n;
  }
}
