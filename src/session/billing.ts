import type { Log } from "../core/types";
import type { Account, Spending } from "../pipeline/spending";
import type { Connection } from "./recognition";

/** A way to a recognizer on which nothing is sent beyond the budget, and what is paid is written down; where it cannot be, the log says so. */
export function billedTo(
  account: Account,
  spending: Pick<Spending, "reserve" | "record">,
  log: Pick<Log, "warn">,
): Required<Pick<Connection, "reserve" | "bill">> {
  return {
    reserve: (seconds) => spending.reserve(seconds, account),
    bill: (seconds, tokens) =>
      spending.record(seconds, account, tokens).catch((error: unknown) => log.warn(`usage: ${String(error)}`)),
  };
}
