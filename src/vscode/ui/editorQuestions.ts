import * as vscode from "vscode";
import { plural } from "../../core/translate";
import { budgetDoubtText } from "../../session/budgetText";
import type { Offer, Questions, StoredOffer } from "../../session/questions";
import { clock } from "../../transcript/join";
import { fileSize, money } from "./display";
import { noticeInEditor } from "./editorNotices";
import { t } from "./l10n";
import { showInformation } from "./messages";

/** Asks the user of the editor: in dialogs about what is sent, in a message about what is saved. */
export const editorQuestions: Questions = {
  async send(offer: Offer): Promise<boolean> {
    const { recordings, host } = offer;
    const [first] = recordings;
    const send = t("Send");
    const what = recordings.length === 1 && first ? first.name : t("{0} recordings", recordings.length);
    const title = t("Send {0} to {1}?", what, host);
    return (await showInformation(title, { modal: true, detail: detailOf(offer) }, send)) === send;
  },

  async store(offer: Offer): Promise<boolean> {
    const files = offer.recordings.filter(({ kind }) => kind === "file");
    const go = t("Store and Transcribe");
    const answer = await showInformation(
      t("Store {0} for 48 hours?", files.length === 1 ? (files[0]?.name ?? "") : t("{0} recordings", files.length)),
      {
        modal: true,
        detail: [
          t(
            "{0} accepts whole recordings only as URLs. Earmark uploads them to temporary storage at {1}, where they are kept for 48 hours and cannot be removed earlier.",
            offer.model,
            offer.host,
          ),
          t("With other models, recordings are sent with the request and are not stored."),
          detailOf(offer),
        ].join("\n\n"),
      },
      go,
    );
    return answer === go;
  },

  async storedOrAgain({ name, price }: StoredOffer): Promise<"stored" | "again" | undefined> {
    const insert = t("Insert Saved Transcript");
    const again = price ? t("Retranscribe for {0}", money(price)) : t("Retranscribe");
    const chosen = await showInformation(
      t("A transcript of {0} already exists, but it was created with a different context.", name),
      insert,
      again,
    );
    return chosen === insert ? "stored" : chosen === again ? "again" : undefined;
  },
};

/** So many links are told. */
const LINKS = 5;

/** Duration, size, price and context, as far as they are known. */
function detailOf(offer: Offer): string {
  const { seconds, bytes, price, perHour, contextTokens, recordings, notices, budgetDoubt, isOncePerFolder } = offer;
  const linked = recordings.flatMap(({ linkedTo }) => linkedTo ?? []).slice(0, LINKS);
  return [
    perHour
      ? t("Duration: unknown until the recording ends")
      : seconds > 0
        ? t("Duration: {0}", clock(seconds))
        : t("Duration: unknown until the service reads the recording"),
    ...linked.map((file) => t("File: {0}", file)),
    ...(bytes > 0 ? [t("Size: {0}", fileSize(bytes))] : []),
    price && perHour
      ? t("Price: about {0} per hour", money(price))
      : price && seconds > 0
        ? t("Price: about {0}", money(price))
        : t("Price: unknown for this model"),
    ...(budgetDoubt ? [budgetDoubtText(budgetDoubt, t, vscode.env.language)] : []),
    plural(
      contextTokens,
      t("Context from your workspace: {0} token", contextTokens),
      t("Context from your workspace: {0} tokens", contextTokens),
    ),
    ...notices.map(noticeInEditor),
    ...(recordings.some(({ kind }) => kind === "url") ? [t("The service downloads the URL directly.")] : []),
    ...(isOncePerFolder ? [t("Asked once per folder and host.")] : []),
  ].join("\n");
}
