import type { Notice } from "../../core/notices";
import type { Translate } from "../../core/translate";
import { noticeText } from "../../session/noticeText";
import { noticesOfModel } from "../../session/noticesOf";
import type { Gathered } from "../context/contextSources";
import type { AnySettings } from "../settings";
import { t } from "./l10n";

/** In the language of the editor. */
export const inEditor: Translate = t;

/** A notice in the words of the editor's language. */
export function noticeInEditor(notice: Notice): string {
  return noticeText(notice, inEditor);
}

/** What the user should know before: what the model does not do, and what was left out of the context. */
export function noticesFor(
  settings: AnySettings,
  { context, secrets, notices: ofGlossaries }: Pick<Gathered, "context" | "secrets" | "notices">,
): readonly Notice[] {
  const notices = [...noticesOfOptions(settings), ...ofGlossaries];
  const trimmed = context.parts.reduce((sum, part) => sum + part.trimmed, 0);
  if (trimmed > 0 && settings.model.can.context) notices.push({ code: "contextTrimmed", words: trimmed });
  if (secrets > 0) notices.push({ code: "secretsLeftOut", count: secrets });
  return notices;
}

/** Options that the model does not have, and settings that are not as they must be. */
export function noticesOfOptions({ model, language, itn, contextSources, ignored }: AnySettings): readonly Notice[] {
  return [...ignored, ...noticesOfModel({ model, language, itn, context: contextSources.length > 0 })];
}
