import * as vscode from "vscode";
import { budgetDoubtText } from "../../session/budgetText";
import { WatchConsent, type WatchOffer } from "../../session/inbox/watchConsent";
import { answersIn, FOLDER_NAMES } from "../transcription/editorConsent";
import { money } from "../ui/display";
import { noticeInEditor } from "../ui/editorNotices";
import { t } from "../ui/l10n";
import { showInformation } from "../ui/messages";

/** The consent of the user of this editor to what is sent unasked, which all of its windows remember. */
export function watchConsentIn(memory: vscode.Memento): WatchConsent {
  return new WatchConsent(ask, answersIn(memory), FOLDER_NAMES);
}

/** In a dialog that says what is sent without a question, where it goes, and what that may cost. */
async function ask(offer: WatchOffer): Promise<boolean> {
  const { folder, host, model, hour, limit, budgetDoubt, isStored, notices } = offer;
  const detail = [
    t(
      "Earmark sends each new recording in this folder to {0} as soon as it is complete, without asking about each one.",
      host,
    ),
    t("Folder: {0}", folder),
    t("Model: {0}", model),
    hour ? t("Price: about {0} per hour", money(hour)) : t("Price: unknown for this model"),
    limit ? t("Monthly budget: {0}", money(limit)) : t("Monthly budget: no limit"),
    ...(budgetDoubt ? [budgetDoubtText(budgetDoubt, t, vscode.env.language)] : []),
    ...(isStored ? [t("This model stores each recording at {0} for 48 hours.", host)] : []),
    ...notices.map(noticeInEditor),
    t("Asked once per folder and host."),
  ].join("\n");
  const watch = t("Watch Inbox");
  return (
    (await showInformation(t("Transcribe new recordings automatically?"), { modal: true, detail }, watch)) === watch
  );
}
