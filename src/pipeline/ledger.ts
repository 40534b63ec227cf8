import { appendFile, mkdir, readFile } from "node:fs/promises";
import * as path from "node:path";
import type { Price } from "../recognizers/catalog";

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

  /** @throws Node's error where it cannot be written */
  async add(bill: Bill): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    await appendFile(this.#file(bill.at), `${JSON.stringify(bill)}\n`);
  }

  /** The bills of the month that a moment lies in, by the calendar of this machine. Lines that are broken are left out. */
  async month(at: number): Promise<readonly Bill[]> {
    const text = await readFile(this.#file(at), "utf8").catch(() => "");
    return text.split("\n").flatMap((line) => billIn(line) ?? []);
  }

  #file(at: number): string {
    const date = new Date(at);
    return path.join(this.#folder, `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, "0")}.jsonl`);
  }
}

function billIn(line: string): Bill | undefined {
  try {
    const bill = JSON.parse(line) as Partial<Bill> | null;
    return typeof bill?.seconds === "number" && typeof bill.model === "string" ? (bill as Bill) : undefined;
  } catch {
    return undefined;
  }
}

/** Sums of money, by currency. */
export function spent(bills: readonly Bill[]): Map<Price["currency"], number> {
  const sums = new Map<Price["currency"], number>();
  for (const { price } of bills) if (price) sums.set(price.currency, (sums.get(price.currency) ?? 0) + price.amount);
  return sums;
}
