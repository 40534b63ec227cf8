import * as vscode from "vscode";
import { totalsOf, type Price } from "../../core/money";
import type { Region } from "../../recognizers/catalog";
import type { EngineId, KeyName } from "../../recognizers/engine";
import { enginePlaceOf, type EnginePlace } from "../../session/enginePlace";
import { moneyText } from "../../session/moneyText";
import { regionName as regionNameIn } from "../../session/regionName";
import type { AnySettings } from "../settings";
import { t } from "./l10n";
import { foreign } from "../../core/foreignText";

/** A language's name in the user's language: `zh` is Chinese, or 中文. */
export function languageName(code: string): string {
  try {
    return new Intl.DisplayNames([vscode.env.language], { type: "language" }).of(code) ?? foreign(code);
  } catch {
    return foreign(code);
  }
}

/** A region's name as the service's console writes it. */
export function regionName(region: Region): string {
  return regionNameIn(region, t);
}

/** An engine, in words. */
export function engineName(id: EngineId): string {
  switch (id) {
    case "cloud":
      return t("Alibaba Cloud");
    case "local":
      return t("Local engine");
    case "server":
      return t("Custom server");
    case "command":
      return t("Custom program");
  }
}

/** Whose key it is. */
export function keyOwner(name: KeyName): string {
  return name.startsWith("server ") ? name.slice("server ".length) : regionName(name as Region);
}

/** Where the sound goes: a host, or this machine. */
export function placeOfEngine(settings: Pick<AnySettings, "engine">): string {
  return placeText(enginePlaceOf(settings));
}

/** The same of a job. */
export function placeText(place: EnginePlace): string {
  if (place === "thisComputer") return t("this machine");
  return place === "unusable" ? t("invalid settings") : place.host;
}

/** `¥0.04`, in the user's language. */
export function money(price: Price): string {
  return moneyText(price, vscode.env.language);
}

/** `¥0.04 + $0.01`, a sum for each currency; empty for nothing. */
export function moneyOfAll(prices: Iterable<Price>): string {
  return totalsOf(prices).map(money).join(" + ");
}

/** `4.2 MB`. */
export function fileSize(bytes: number): string {
  const small = bytes < 1e6;
  return new Intl.NumberFormat(vscode.env.language, {
    style: "unit",
    unit: small ? "kilobyte" : "megabyte",
    maximumFractionDigits: 1,
  }).format(bytes / (small ? 1e3 : 1e6));
}
