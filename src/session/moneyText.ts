import type { Price } from "../recognizers/catalog";

/** `¥0.04` in the user's language (a BCP 47 tag), with enough digits to be more than nothing. */
export function moneyText({ amount, currency }: Price, language: string): string {
  // Less than a hundredth: 0.00022 a second is not ¥0.00.
  const digits = amount > 0 && amount < 0.01 ? { maximumSignificantDigits: 2 } : {};
  return new Intl.NumberFormat(language, {
    style: "currency",
    currency,
    currencyDisplay: "narrowSymbol",
    ...digits,
  }).format(amount);
}
