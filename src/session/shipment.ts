import type { Notice } from "../core/notices";
import { atMost, currencyOf, priceOf, type Price } from "../recognizers/catalog";
import { budgetDoubtOf, type BudgetDoubt } from "./budget";
import { noticesAt } from "./noticeText";
import { noticesOfConnection } from "./noticesOf";
import type { Options } from "./options";
import type { Offer, OfferedRecording } from "./questions";
import { isComing, type Recording } from "./recording";

/** What may be sent unasked, and spent. */
export interface ConsentSettings extends Options {
  readonly confirmUpload: "oncePerFolder" | "always" | "never";
  /** In each currency so much, and none is converted; 0 for no limit. */
  readonly cost: {
    /** A recording that costs more is asked about, also in a folder that was agreed to. */
    readonly confirmAbove: number;
    readonly monthlyBudget: number;
  };
}

/** What is about to be sent. */
export interface Shipment {
  readonly recordings: readonly Recording[];
  /** 0 where only the service will know. */
  readonly seconds: number;
  /** Those that are not known already. */
  readonly secondsToPay: number;
  readonly bytes: number;
  readonly contextTokens: number;
  readonly host: string;
}

const HOUR = 3_600;

/** A shipment with all that somebody is asked about it. */
export function offerOf(shipment: Shipment, settings: ConsentSettings): Offer {
  const { recordings, seconds, secondsToPay, bytes, contextTokens, host } = shipment;
  const isOpen = recordings.some(isComing);
  return {
    recordings: recordings.map(offered),
    host,
    model: settings.model.id,
    seconds,
    secondsToPay,
    bytes,
    contextTokens,
    price: priceOf(settings.model, settings.region, isOpen ? HOUR : secondsToPay),
    ...(isOpen ? { perHour: true } : {}),
    budgetDoubt: budgetDoubtFor(shipment, settings),
    notices: noticesOfWay(settings),
    isOncePerFolder: settings.confirmUpload === "oncePerFolder",
  };
}

function offered(recording: Recording): OfferedRecording {
  const { kind, name } = recording;
  if (kind === "url" || !recording.pinned || recording.pinned.realPath === recording.path) return { kind, name };
  return { kind, name, linkedTo: recording.pinned.realPath };
}

/** How far what is sent is protected on the way, for whoever is asked. */
export function noticesOfWay({ engine }: Pick<ConsentSettings, "engine">): readonly Notice[] {
  return noticesAt("consent", noticesOfConnection(engine, { key: false, keyWithoutTls: false }));
}

/** So many seconds of what is still to come: what they cost, and why the user has to decide, though there is a budget. */
export function expectedCost(
  seconds: number,
  { model, region, cost }: Pick<ConsentSettings, "model" | "region" | "cost">,
): { readonly price: Price | undefined; readonly budgetDoubt: BudgetDoubt | undefined } {
  const price = priceOf(model, region, seconds);
  const { monthlyBudget } = cost;
  const expense = { monthlyBudget, currency: currencyOf(region), price, secondsToPay: seconds, lengthUnknown: false };
  return { price, budgetDoubt: budgetDoubtOf(expense) };
}

/** Why the user has to decide, though there is a budget. */
export function budgetDoubtFor(
  { recordings, seconds, secondsToPay }: Pick<Shipment, "recordings" | "seconds" | "secondsToPay">,
  { model, region, cost }: Pick<ConsentSettings, "model" | "region" | "cost">,
): BudgetDoubt | undefined {
  return budgetDoubtOf({
    monthlyBudget: cost.monthlyBudget,
    currency: currencyOf(region),
    price: atMost(model, region, secondsToPay),
    secondsToPay,
    // Of what is being recorded each clip is reserved as it comes: at an end of the budget nothing more is sent.
    lengthUnknown: (seconds === 0 && !recordings.every(isComing)) || recordings.some(({ kind }) => kind === "url"),
  });
}
