import * as vscode from "vscode";
import type { GuardNote, Span } from "../core/types";
import { clock } from "../transcript/join";
import type { Gathered } from "./contextSources";
import type { Settings } from "./settings";

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

/** What the person should know before: what the model does not do, and what was left out of the context. */
export function noticesFor(settings: Settings, { context, secrets }: Pick<Gathered, "context" | "secrets">): string[] {
  const { t } = vscode.l10n;
  const notices = noticesOfModel(settings);
  const trimmed = context.parts.reduce((sum, part) => sum + part.trimmed, 0);
  if (trimmed > 0 && settings.model.can.context) notices.push(t("{0} words did not fit the context.", trimmed));
  if (secrets > 0) notices.push(t("{0} secrets were left out of the context.", secrets));
  return notices;
}

/** Options that the model does not have and that are not sent; a model at its end, or unknown. */
export function noticesOfModel({ model, language, itn, contextSources }: Settings): string[] {
  const { t } = vscode.l10n;
  const notices: string[] = [];
  if (model.retired) {
    notices.push(
      t("{0} was retired by the service on {1}; use {2}.", model.id, model.retired.since, model.retired.successor),
    );
  }
  if (!model.known) {
    notices.push(
      t("{0} is not in Earmark's catalog: the most careful limits are used and the price is not known.", model.id),
    );
  }
  if (language && !model.can.language) notices.push(t("{0} takes no language; the choice was not sent.", model.id));
  if (itn && model.can.itn.length === 0)
    notices.push(t("{0} cannot normalize numbers; the option was not sent.", model.id));
  if (itn && language && model.can.itn.length > 0 && !model.can.itn.includes(language)) {
    notices.push(t("Numbers are normalized in Chinese and English only."));
  }
  if (contextSources.length > 0 && !model.can.context)
    notices.push(t("{0} takes no context; no words were sent.", model.id));
  return notices;
}
