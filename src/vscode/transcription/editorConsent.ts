import * as vscode from "vscode";
import { Consent, type ConsentFolders } from "../../session/consent";
import type { AnswerKind, AnswerStore } from "../../session/givenAnswers";
import { editorQuestions } from "../ui/editorQuestions";
import { workspacePaths } from "./workspacePaths";

/** Under these names answers are kept, whatever version of Earmark asked. */
const KEYS: Readonly<Record<AnswerKind, string>> = {
  send: "earmark.consent",
  store: "earmark.consent.storage",
  budget: "earmark.consent.budget",
  dictate: "earmark.consent.dictation",
  watch: "earmark.consent.inbox",
};

/** The consent of the user of this editor, which all of its windows remember. */
export function consentIn(memory: vscode.Memento): Consent {
  return new Consent(editorQuestions, answersIn(memory), { open: workspacePaths, ...FOLDER_NAMES });
}

/** What a folder is called in answers. */
export const FOLDER_NAMES: Pick<ConsentFolders, "nameOf"> = { nameOf: (folder) => vscode.Uri.file(folder).toString() };

/** Where answers are kept. */
export function answersIn(memory: vscode.Memento): AnswerStore {
  return {
    read: (kind) => memory.get<unknown>(KEYS[kind]),
    keep: (kind, answers) => memory.update(KEYS[kind], answers),
  };
}
