import * as vscode from "vscode";
import type { GuardNote, Span } from "../pipeline/types";
import { clock } from "../transcript/join";

/** What a person should know of a job, each thing once. */
export class Notices {
  readonly #all = new Set<string>();

  get all(): readonly string[] {
    return [...this.#all];
  }

  add(notice: string): void {
    this.#all.add(notice);
  }
}

/** What a guard did, in words. */
export function guardNotice(guard: GuardNote, span: Span): string {
  const { t } = vscode.l10n;
  const where = `${clock(span.start)}–${clock(span.end)}`;
  switch (guard) {
    case "leak":
      return t(
        "{0}: the words of your context came back as if spoken; this part was asked for again without them.",
        where,
      );
    case "read":
      return t("{0}: nearly all words are from your context; asking again without it confirmed them.", where);
    case "loop":
      return t("{0}: the service repeated itself; this part was asked for again in halves.", where);
    case "silence":
      return t("{0}: text for silence was not used.", where);
    case "short":
      return t("{0}: very little text for so much sound; something may be missing.", where);
  }
}
