import { amountOf, costOf, type Price } from "../core/money";
import type { Segment } from "../core/types";
import { moneyText } from "./moneyText";

/** Seconds that were charged for, or may have been: not those that were known from an earlier time. */
export function secondsPaid(segments: readonly Segment[]): number {
  return billedSeconds(segments.filter(({ cached }) => !cached));
}

/** Seconds that segments are charged for, whenever that was. */
export function billedSeconds(segments: readonly Segment[]): number {
  return segments.reduce((sum, one) => sum + (one.billedSeconds ?? one.span.end - one.span.start), 0);
}

/** What segments cost, in words for a note; empty where it was nothing, or no price is known. `perSecond`: price of a second. */
export function costText(segments: readonly Segment[], perSecond: Price | undefined, language: string): string {
  const seconds = secondsPaid(segments.filter(({ gap }) => !gap));
  if (!perSecond || !(perSecond.amount > 0) || seconds === 0) return "";
  return moneyText({ ...perSecond, amount: amountOf(costOf(perSecond.amount, seconds)) }, language);
}
