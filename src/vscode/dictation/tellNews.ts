import * as path from "node:path";
import * as vscode from "vscode";
import type { DictationNews } from "../../session/dictation/dictationView";
import { isWanted } from "../ui/announcer";
import { circumstances, failureOf, type Failures, type Retry } from "../ui/failureMessages";
import { wordsFor } from "../ui/failureText";
import { t } from "../ui/l10n";
import { showInformation, showWarning } from "../ui/messages";
import type { Begun } from "./beginDictation";

/** Tells what happens to a dictation: what asks for something in messages, the rest only to who listens to a screen reader. */
export function tellNews(news: DictationNews, begun: Begun, { failures }: { readonly failures: Failures }): void {
  const { dictation, job } = begun;
  const at = failureOf(job, () => Promise.resolve());
  switch (news.code) {
    case "started":
      return announce(t("Dictation started"));
    case "paused":
      return announce(t("Dictation paused"));
    case "continued":
      return announce(t("Dictation continued"));
    case "stopped":
      return announce(t("Dictation stopped"));
    case "unheard":
      return announce(t("No sound from the microphone"));
    case "offline":
      return announce(t("No connection. The dictation continues, and the text comes later."));
    case "online":
      return announce(t("The connection is back."));
    case "undone":
      return void showInformation(
        t("The text of the dictation was undone. The recording continues, and the text is kept until you stop."),
      );
    case "closed":
      return void showInformation(
        t("The document of the dictation was closed. The recording continues, and the text is kept until you stop."),
      );
    case "slept":
      return void offerToContinue(
        t("The dictation was paused because the computer was asleep, or the window did not respond."),
      );
    case "failed": {
      const retry: Retry = (options) => Promise.resolve(dictation.retry(options));
      const also = t("The recording continues.");
      return void failures.report(news.error, { ...failureOf(job, retry), also });
    }
    case "broken":
      if (news.canContinue) return void offerToContinue(wordsFor(news.error, circumstances(at)).message);
      return void failures.report(news.error, {
        ...at,
        name: path.basename(news.file),
      });
  }
}

/** It is paused by itself. */
async function offerToContinue(message: string): Promise<void> {
  const choices = [
    { title: t("Continue Dictation"), command: "earmark.continueDictation" },
    { title: t("Select Microphone"), command: "earmark.selectMicrophone" },
    { title: t("Stop Dictation"), command: "earmark.stopDictation" },
  ];
  const chosen = await showWarning(message, ...choices);
  if (chosen) await vscode.commands.executeCommand(chosen.command);
}

function announce(message: string): void {
  if (isWanted()) void showInformation(message);
}
