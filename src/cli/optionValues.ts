import { isLanguageCode } from "../core/languageCode";
import { UsageError } from "./usageError";

/** One of several runs that share the work, such as the second of four. */
export interface Shard {
  /** Counted from 1. */
  readonly index: number;
  readonly count: number;
}

/** Money, or a price. @throws {UsageError} */
export function amountOf(name: string, value: string): number {
  const amount = /^\d+(\.\d+)?$/.test(value) ? Number(value) : NaN;
  if (!Number.isFinite(amount)) throw new UsageError(`--${name} must be an amount, such as 0.5.`);
  return amount;
}

/** It goes into requests, and into the arguments of a program. @throws {UsageError} */
export function languageOf(code: string | undefined): string | undefined {
  if (code !== undefined && !isLanguageCode(code))
    throw new UsageError("--language must be a language code such as zh or en.");
  return code;
}

/** @throws {UsageError} for an empty one */
export function modelNameOf(name: string | undefined): string | undefined {
  if (name?.trim() === "") throw new UsageError("--model must be the name of a model.");
  return name?.trim();
}

/** Absent: the first of all. @throws {UsageError} */
export function oneOf<T extends string>(name: string, value: string | undefined, all: readonly T[]): T {
  const found = value === undefined ? all[0] : all.find((one) => one === value);
  if (found === undefined) throw new UsageError(`--${name} must be one of ${all.join(", ")}.`);
  return found;
}

/** A program with its arguments. @throws {UsageError} */
export function listOf(json: string): readonly string[] {
  try {
    const list: unknown = JSON.parse(json);
    if (Array.isArray(list) && list.length > 0 && list.every((part) => typeof part === "string")) return list;
  } catch {
    // Said below.
  }
  const isStripped = /^\s*\[[^"]*\]\s*$/.test(json);
  throw new UsageError(
    "--command must be a JSON array of strings that starts with the program." +
      (isStripped ? String.raw` Its quotes are missing: in Windows PowerShell and cmd, write each of them as \".` : ""),
  );
}

/** Such as `2/4`. @throws {UsageError} */
export function shardOf(value: string): Shard {
  const [, index = 0, count = 0] = (/^(\d+)\/(\d+)$/.exec(value) ?? []).map(Number);
  // Schedulers that count from 0 would leave out the last ones without a word.
  if (!(index >= 1 && index <= count))
    throw new UsageError("--shard must be a number and a total, such as 1/4 to 4/4.");
  return { index, count };
}

/** A whole number from `least` to `most`. @throws {UsageError} */
export function whole(name: string, value: string, least: number, most: number): number {
  const number = /^\d+$/.test(value) ? Number(value) : NaN;
  if (!(number >= least && number <= most))
    throw new UsageError(`--${name} must be a number from ${least} to ${most}.`);
  return number;
}
