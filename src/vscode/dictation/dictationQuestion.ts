import * as vscode from "vscode";
import { budgetDoubtText } from "../../session/budgetText";
import { DictationConsent, type DictationOffer } from "../../session/dictation/dictationConsent";
import { answersIn, FOLDER_NAMES } from "../transcription/editorConsent";
import { money } from "../ui/display";
import { noticeInEditor } from "../ui/editorNotices";
import { t } from "../ui/l10n";
import { showInformation } from "../ui/messages";

/** The consent of the user of this editor to be recorded, which all of its windows remember. */
export function dictationConsentIn(memory: vscode.Memento): DictationConsent {
  return new DictationConsent(ask, answersIn(memory), FOLDER_NAMES);
}

/** In a dialog that says what is recorded, where it is kept and where it goes, and what that costs. */
async function ask(offer: DictationOffer): Promise<boolean> {
  const { folder, host, model, minute, budgetDoubt, notices, isOncePerFolder } = offer;
  const detail = [
    t("Earmark records the microphone until you stop the dictation. The status bar shows it for as long as it does."),
    t("The recordings are kept in {0}.", folder),
    ...(host === undefined
      ? [t("Nothing leaves this machine. Model: {0}", model)]
      : [
          t("What you say is sent to {0} while you speak. Model: {1}", host, model),
          minute ? t("Price: about {0} per minute", money(minute)) : t("Price: unknown for this model"),
        ]),
    ...(budgetDoubt ? [budgetDoubtText(budgetDoubt, t, vscode.env.language)] : []),
    ...notices.map(noticeInEditor),
    ...(isOncePerFolder ? [t("Asked once per folder and host.")] : []),
  ].join("\n");
  const start = t("Start Dictation");
  return (await showInformation(t("Record and transcribe what you say?"), { modal: true, detail }, start)) === start;
}
