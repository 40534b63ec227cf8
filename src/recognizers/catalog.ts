import { EarmarkError } from "../core/errors";
import { MODELS, unknownModel } from "./cloudModels";
import type { Model, Price, Region } from "./model";

export { DEFAULT_MODEL, MODELS } from "./cloudModels";
export { REGIONS, type Abilities, type Model, type Price, type Protocol, type Region, type TokenPrice } from "./model";

/** Requests a minute where nobody counts them: on one's own machine. */
export const UNCOUNTED = 6_000;

/** In the US region the same models go by names of their own. */
const US_NAMES: Readonly<Record<string, string>> = {
  "qwen3-asr-flash": "qwen3-asr-flash-us",
  "qwen3-asr-flash-2025-09-08": "qwen3-asr-flash-2025-09-08-us",
};

/** The model of that name in that region. A name that is not in the catalog is allowed where Earmark can speak to it. */
export function modelOf(id: string, region: Region): Model {
  const name = region === "us" ? (US_NAMES[id] ?? id) : id;
  return MODELS.find((model) => model.id === name) ?? unknownModel(name);
}

/** @throws {EarmarkError} `wrongModel`, with the name of what to use instead, where Earmark cannot speak to the model */
export function checkSpoken({ id, instead }: Model): void {
  if (instead === undefined) return;
  throw new EarmarkError("wrongModel", `${id} does not take recordings; use ${instead} instead.`, { detail: instead });
}

/** What a number of seconds costs, where the catalog knows. */
export function priceOf(model: Model, region: Region, seconds: number): Price | undefined {
  const price = model.prices[region];
  return price && "amount" in price ? { amount: price.amount * seconds, currency: price.currency } : undefined;
}
