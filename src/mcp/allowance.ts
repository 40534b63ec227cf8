import { amountOf, unitsOf } from "../core/money";

/** What may be spent without asking, in one currency: of all calls together, so that many small ones do not add up unasked. */
export class Allowance {
  readonly limit: number;
  /** In smallest units. */
  #spent = 0n;

  constructor(limit: number) {
    this.limit = limit;
  }

  get left(): number {
    return Math.max(0, amountOf(unitsOf(this.limit) - this.#spent));
  }

  /** Takes what something may cost; what it answers with is called with what it did cost. */
  reserve(amount: number): (spent: number) => void {
    this.#spent += unitsOf(amount);
    let settled = false;
    return (spent) => {
      if (!settled) this.#spent += unitsOf(spent) - unitsOf(amount);
      settled = true;
    };
  }
}
