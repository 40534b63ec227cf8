/** Whether a value that came from outside (a disk, mostly) is of one kind. */
export type Check = (value: unknown) => boolean;

/** Also on a disk that somebody else writes to nothing is longer than this. */
const MOST = 1_000_000;

export const isText: Check = (value) => typeof value === "string";

/** Seconds, milliseconds, amounts: finite, and never negative. */
export const isQuantity: Check = (value) => typeof value === "number" && Number.isFinite(value) && value >= 0;

/** A number of things, or the place of one among others. */
export const isCount: Check = (value) => Number.isSafeInteger(value) && Number(value) >= 0;

export const isFlag: Check = (value) => typeof value === "boolean";

/** A field that may be absent, but not something else. */
export function maybe(check: Check): Check {
  return (value) => value === undefined || check(value);
}

export function oneOf(...values: readonly unknown[]): Check {
  return (value) => values.includes(value);
}

export function listOf(check: Check): Check {
  return (value) => Array.isArray(value) && value.length <= MOST && value.every(check);
}

export function matching(pattern: RegExp): Check {
  return (value) => typeof value === "string" && pattern.test(value);
}

/** An object whose fields are what they should be, each of them named here; more of a newer version do no harm. */
export function shapeOf<T>(
  fields: { readonly [K in keyof Required<T>]: Check },
  also: (value: T) => boolean = () => true,
): (value: unknown) => value is T {
  const checks = Object.entries<Check>(fields);
  return (value): value is T => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
    const own = value as Record<string, unknown>;
    return checks.every(([key, check]) => check(Object.hasOwn(own, key) ? own[key] : undefined)) && also(value as T);
  };
}

/** A span of a recording, in seconds: it does not end before it begins. */
export const isSpan = shapeOf<{ readonly start: number; readonly end: number }>(
  { start: isQuantity, end: isQuantity },
  ({ start, end }) => start <= end,
);
