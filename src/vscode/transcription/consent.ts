import * as vscode from "vscode";
import { plural } from "../../core/translate";
import { atMost, priceOf } from "../../recognizers/catalog";
import { isBeyondBudget, MonthlyAnswers } from "../../session/budget";
import { clock } from "../../transcript/join";
import { workspacePaths } from "./confirm";
import { fileSize, money } from "../ui/display";
import { noticesOfConnection } from "../../session/noticesOf";
import { noticeInEditor } from "../ui/editorNotices";
import { consentFolderOf, realPathsOf } from "../../session/places";
import type { Recording } from "../../session/recording";
import type { Settings } from "../settings";
import { t } from "../ui/l10n";
import { showInformation } from "../ui/messages";

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

const AGREED = "earmark.consent";
const STORED = "earmark.consent.storage";
const UNBUDGETED = "earmark.consent.budget";

/** Asks before the first recording of a folder goes to a host, and remembers the answer for both. */
export class Consent {
  readonly #memory: vscode.Memento;

  constructor(memory: vscode.Memento) {
    this.#memory = memory;
  }

  /** Real paths of the workspace's folders, and with them the places for which an answer holds. */
  async #placesOf({ recordings, host }: Shipment): Promise<readonly string[]> {
    const folders = await realPathsOf(workspacePaths());
    return [...new Set(recordings.map((recording) => `${host} ${placeOf(recording, folders)}`))];
  }

  /** False: the user does not want it, and nothing is sent. `always`: many at once are asked about in any case. */
  async ask(shipment: Shipment, settings: Settings, always = false): Promise<boolean> {
    const places = await this.#placesOf(shipment);
    const agreed = this.#memory.get<readonly string[]>(AGREED, []);
    const price = priceOf(settings.model, settings.region, shipment.secondsToPay);
    const { confirmAbove } = settings.cost;
    const dear = price !== undefined && confirmAbove > 0 && price.amount > confirmAbove;
    const known = settings.confirmUpload === "oncePerFolder" && places.every((place) => agreed.includes(place));
    const unbudgeted = this.asksForBudget(shipment, settings);
    if (!always && !dear && !unbudgeted && (known || settings.confirmUpload === "never")) return true;
    const send = t("Send");
    const [first] = shipment.recordings;
    const what =
      shipment.recordings.length === 1 && first ? first.name : t("{0} recordings", shipment.recordings.length);
    const answer = await showInformation(
      t("Send {0} to {1}?", what, shipment.host),
      { modal: true, detail: detailOf(shipment, settings) },
      send,
    );
    if (answer !== send) return false;
    await this.#memory.update(AGREED, [...new Set([...agreed, ...places])]);
    await this.#answered(shipment, settings);
    return true;
  }

  /** There is a monthly budget that cannot be kept for this, and the user has not said yet this month that it may be sent. */
  asksForBudget(shipment: Shipment, settings: Settings): boolean {
    return isUnbudgeted(shipment, settings) && !this.#answers.has(settings.model.id, shipment.host);
  }

  get #answers(): MonthlyAnswers {
    return new MonthlyAnswers(this.#memory.get(UNBUDGETED));
  }

  async #answered(shipment: Shipment, settings: Settings): Promise<void> {
    if (!isUnbudgeted(shipment, settings)) return;
    await this.#memory.update(UNBUDGETED, this.#answers.with(settings.model.id, shipment.host));
  }

  /**
   * Asks before recordings are stored with a host, which is more than being transcribed there; once a folder and host. `before`:
   * it was agreed to earlier, or there is no file to store. Undefined: the user does not want it.
   */
  async askStorage(shipment: Shipment, settings: Settings): Promise<"before" | "now" | undefined> {
    const files = shipment.recordings.filter(({ kind }) => kind === "file");
    const places = await this.#placesOf({ ...shipment, recordings: files });
    const agreed = this.#memory.get<readonly string[]>(STORED, []);
    if (places.every((place) => agreed.includes(place))) return "before";
    const go = t("Store and Transcribe");
    const answer = await showInformation(
      t("Store {0} for 48 hours?", files.length === 1 ? (files[0]?.name ?? "") : t("{0} recordings", files.length)),
      {
        modal: true,
        detail: [
          t(
            "{0} accepts whole recordings only as URLs. Earmark uploads them to temporary storage at {1}, where they are kept for 48 hours and cannot be removed earlier.",
            settings.model.id,
            shipment.host,
          ),
          t("With other models, recordings are sent with the request and are not stored."),
          detailOf(shipment, settings),
        ].join("\n\n"),
      },
      go,
    );
    if (answer !== go) return undefined;
    await this.#memory.update(STORED, [...new Set([...agreed, ...places])]);
    await this.#answered(shipment, settings);
    return "now";
  }
}

/** Where links lead, of a few recordings. */
function linkedIn(recordings: readonly Recording[]): string[] {
  const real = recordings.flatMap((one) =>
    one.kind === "file" && one.confirmed ? [[one.path, one.confirmed.realPath]] : [],
  );
  return real.flatMap(([path = "", realPath = ""]) => (path === realPath ? [] : [realPath])).slice(0, 5);
}

/** Duration, size, price and context, as far as they are known. */
export function detailOf(shipment: Shipment, settings: Settings): string {
  const { seconds, secondsToPay, bytes, contextTokens, recordings } = shipment;
  const price = priceOf(settings.model, settings.region, secondsToPay);
  return [
    seconds > 0 ? t("Duration: {0}", clock(seconds)) : t("Duration: unknown until the service reads the recording"),
    ...linkedIn(recordings).map((file) => t("File: {0}", file)),
    ...(bytes > 0 ? [t("Size: {0}", fileSize(bytes))] : []),
    price && seconds > 0 ? t("Price: about {0}", money(price)) : t("Price: unknown for this model"),
    ...(isUnbudgeted(shipment, settings) ? [unbudgeted()] : []),
    plural(
      contextTokens,
      t("Context from your workspace: {0} token", contextTokens),
      t("Context from your workspace: {0} tokens", contextTokens),
    ),
    ...noticesOfConnection(settings.engine(), { key: false, keyWithoutTls: false }).map(noticeInEditor),
    ...(recordings.some(({ kind }) => kind === "url") ? [t("The service downloads the URL directly.")] : []),
    ...(settings.confirmUpload === "oncePerFolder" ? [t("Asked once per folder and host.")] : []),
  ].join("\n");
}

/** Nobody here knows what it will cost, and there is a budget. */
export function isUnbudgeted(
  { recordings, seconds, secondsToPay }: Pick<Shipment, "recordings" | "seconds" | "secondsToPay">,
  { model, region, cost }: Pick<Settings, "model" | "region" | "cost">,
): boolean {
  return isBeyondBudget({
    monthlyBudget: cost.monthlyBudget,
    price: atMost(model, region, secondsToPay),
    secondsToPay,
    lengthUnknown: seconds === 0 || recordings.some(({ kind }) => kind === "url"),
  });
}

/** What is said of a budget that cannot be kept. */
export function unbudgeted(): string {
  return t("Your monthly budget cannot be checked because the price is unknown.");
}

/** By where the file really is: a link in a folder that was agreed to may lead to one that never was. */
function placeOf(recording: Recording, folders: readonly string[]): string {
  if (recording.kind === "url") return new URL(recording.url).origin;
  return vscode.Uri.file(consentFolderOf(recording.confirmed?.realPath ?? recording.path, folders)).toString();
}
