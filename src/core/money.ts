/** Currencies in which the service's prices are stated. They are never converted, nor added up. */
export type Currency = "CNY" | "USD";

/** An amount of money; in the catalog what a second of sound costs. */
export interface Price {
  readonly amount: number;
  readonly currency: Currency;
}

/**
 * Decimal places of the smallest unit in which money is counted. A second costs 0.000035 dollars, a token 0.000000113, and a clip is as long as its
 * samples say. As numbers such amounts are not exact, and the sum of ten of them is more or less than ten times one of them: so sums are integers.
 */
const PLACES = 12;
const UNIT = 10 ** PLACES;

/** An amount in smallest units. @throws {RangeError} for what is no number */
export function unitsOf(amount: number): bigint {
  return inUnits(decimalOf(amount));
}

/** The number that is nearest to so many units: what was written with at most 15 digits comes back as it was. */
export function amountOf(units: bigint): number {
  return Number(units) / UNIT;
}

/**
 * What a quantity costs, exact to the unit.
 * @param perPlaces 6 where the rate is that of a million
 * @throws {RangeError} for what is no number
 */
export function costOf(rate: number, quantity: number, perPlaces = 0): bigint {
  const [one, many] = [decimalOf(rate), decimalOf(quantity)];
  return inUnits({ digits: one.digits * many.digits, places: one.places + many.places + perPlaces });
}

/** Sums, by currency. */
export function sumsOf(prices: Iterable<Price>): ReadonlyMap<Currency, bigint> {
  const sums = new Map<Currency, bigint>();
  for (const { amount, currency } of prices) sums.set(currency, (sums.get(currency) ?? 0n) + unitsOf(amount));
  return sums;
}

/** The same as amounts, one a currency. */
export function totalsOf(prices: Iterable<Price>): readonly Price[] {
  return Array.from(sumsOf(prices), ([currency, units]) => ({ amount: amountOf(units), currency }));
}

interface Decimal {
  readonly digits: bigint;
  /** So many of the digits stand behind the point; fewer than none: zeros follow. */
  readonly places: number;
}

/** A number as it is written, which is what was meant by it: 0.1, and not the binary fraction next to it. */
function decimalOf(value: number): Decimal {
  if (!Number.isFinite(value)) throw new RangeError(`${value} is no amount.`);
  const [mantissa = "", exponent = ""] = value.toExponential().split("e");
  const [whole = "", fraction = ""] = mantissa.split(".");
  return { digits: BigInt(whole + fraction), places: fraction.length - Number(exponent) };
}

/** To the nearest unit. */
function inUnits({ digits, places }: Decimal): bigint {
  if (places <= PLACES) return digits * 10n ** BigInt(PLACES - places);
  const divisor = 10n ** BigInt(places - PLACES);
  const half = digits < 0n ? -divisor / 2n : divisor / 2n;
  return (digits + half) / divisor;
}
