import { appendFile } from "node:fs/promises";
import * as path from "node:path";
import { sumsOf, type Currency, type Price } from "../core/money";
import { isQuantity, isText, maybe, oneOf, shapeOf } from "../core/shape";
import { readKept } from "./files";
import { makeFolder } from "../system/makeFolder";

/** One answer that the service charges for. */
export interface Bill {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly model: string;
  /** Name of the workspace folder, or empty. */
  readonly workspace: string;
  readonly seconds: number;
  /** Absent where the price is not known. */
  readonly price?: Price;
}

/** What was spent, a line each, a file a month. Lines are short enough that several windows can append at once. */
export class Ledger {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** @throws {RangeError} as `checkBill`; Node's error where it cannot be written */
  async add(bill: Bill): Promise<void> {
    checkBill(bill);
    await makeFolder(this.#folder);
    await appendFile(this.#file(bill.at), `${JSON.stringify(bill)}\n`);
  }

  /** The bills of the month that a moment lies in, by the calendar of this machine. Lines that are broken, or cannot be, are left out. */
  async month(at: number): Promise<readonly Bill[]> {
    const text = (await readKept(this.#file(at)))?.toString("utf8") ?? "";
    return text.split("\n").flatMap((line) => billIn(line) ?? []);
  }

  #file(at: number): string {
    const date = new Date(at);
    return path.join(this.#folder, `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, "0")}.jsonl`);
  }
}

/** A recording of twelve hours, each of its eight channels paid for. */
const MOST_SECONDS = 12 * 3_600 * 8;
/** In any currency: the dearest model takes less than a thousandth of it. */
const MOST_FOR_PER_SECOND = 1;

const isPrice = shapeOf<Price>({ amount: isQuantity, currency: oneOf("CNY", "USD") });

/** A bill that can be one: with others a budget would grow, or be spent at once. */
const isBill = shapeOf<Bill>(
  { at: isQuantity, model: isText, workspace: isText, seconds: isQuantity, price: maybe(isPrice) },
  ({ seconds, price }) => seconds <= MOST_SECONDS && (price?.amount ?? 0) <= Math.max(1, seconds) * MOST_FOR_PER_SECOND,
);

/** False where no service can charge that much, or that little. */
export function isBelievable(bill: Bill): boolean {
  return isBill(bill);
}

/** @throws {RangeError} where it is not believable */
export function checkBill(bill: Bill): void {
  if (!isBelievable(bill)) throw new RangeError(`No answer costs ${bill.seconds} s.`);
}

function billIn(line: string): Bill | undefined {
  try {
    const bill: unknown = JSON.parse(line);
    return isBill(bill) ? bill : undefined;
  } catch {
    return undefined;
  }
}

/** Sums of money, by currency, in smallest units. */
export function spent(bills: readonly Bill[]): ReadonlyMap<Currency, bigint> {
  return sumsOf(bills.flatMap(({ price }) => price ?? []));
}
