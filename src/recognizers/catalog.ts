import { EarmarkError } from "../core/errors";
import { amountOf, costOf, type Currency } from "../core/money";
import type { Tokens } from "../core/types";
import { DEFAULT_MODEL, MODELS, unknownModel } from "./cloudModels";
import type { Model, Price, Region, TokenPrice } from "./model";

export { DEFAULT_MODEL, MODELS, REALTIME_MODEL } from "./cloudModels";
export { REGIONS, type Abilities, type Model, type Price, type Protocol, type Region, type TokenPrice } from "./model";

/** Requests a minute where nobody counts them: on one's own machine. */
export const UNCOUNTED = 6_000;

/** In the US region the same models go by names of their own. */
const US_NAMES: Readonly<Record<string, string>> = {
  "qwen3-asr-flash": "qwen3-asr-flash-us",
  "qwen3-asr-flash-2025-09-08": "qwen3-asr-flash-2025-09-08-us",
};

/**
 * The model of that name, in any case, in that region. A name that is not in the catalog is allowed where Earmark can speak to it,
 * and goes to the service as it is.
 */
export function modelOf(id: string, region: Region): Model {
  const lower = id.toLowerCase();
  const name = region === "us" ? (US_NAMES[lower] ?? lower) : lower;
  return MODELS.find((model) => model.id === name) ?? unknownModel(id);
}

/** @throws {EarmarkError} `wrongModel`, with the name of what to use instead, where Earmark cannot speak to the model */
export function checkSpoken({ id, instead }: Model): void {
  if (instead === undefined) return;
  throw new EarmarkError("wrongModel", `Earmark does not support the model ${id}. Use ${instead} instead.`, {
    detail: instead,
  });
}

/** The model for clips of what this one is for: of a model that only listens, the one that its pauses and doubts are asked of. */
export function clipModelOf(model: Model, region: Region): Model {
  return model.protocol === "realtime" ? modelOf(model.instead ?? DEFAULT_MODEL, region) : model;
}

/** In which currency a region's account is kept. */
export function currencyOf(region: Region): Currency {
  return region === "beijing" ? "CNY" : "USD";
}

/** The model at the user's own price a second, in the currency in which it is priced there. */
export function pricedAt(model: Model, region: Region, amount: number): Model {
  const currency = model.prices[region]?.currency ?? currencyOf(region);
  return { ...model, prices: { ...model.prices, [region]: { amount, currency } } };
}

/** What a number of seconds costs, where the catalog knows: not before, where it is by tokens. */
export function priceOf(model: Model, region: Region, seconds: number): Price | undefined {
  const price = model.prices[region];
  if (!price || !("amount" in price)) return undefined;
  return { amount: exactly(() => costOf(price.amount, seconds)), currency: price.currency };
}

/** What so many tokens cost, where the price is by them. */
export function priceOfTokens(model: Model, region: Region, { input, output }: Tokens): Price | undefined {
  const price = tokenPriceOf(model, region);
  if (!price) return undefined;
  const cost = (): bigint => costOf(price.input, input, MILLION) + costOf(price.output, output, MILLION);
  return { amount: exactly(cost), currency: price.currency };
}

/** The price of a million tokens, where it is by them. */
export function tokenPriceOf(model: Model, region: Region): TokenPrice | undefined {
  const price = model.prices[region];
  return price && "input" in price ? price : undefined;
}

/**
 * What a number of seconds costs at most, for a budget. By tokens: a clip of 300 s fits into an input of 7 168 with its context, so
 * that a second has fewer than 24, and some 80 for 15 s were measured in the output; both are taken for half as many again.
 */
export function atMost(model: Model, region: Region, seconds: number): Price | undefined {
  return priceOf(model, region, seconds) ?? priceOfTokens(model, region, { input: seconds * 36, output: seconds * 8 });
}

/** Places of it. */
const MILLION = 6;

/** A service may say any number; whoever writes it down checks it. */
function exactly(cost: () => bigint): number {
  try {
    return amountOf(cost());
  } catch {
    return NaN;
  }
}
