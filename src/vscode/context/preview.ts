import * as vscode from "vscode";
import type { SourceKind } from "../../context/assemble";
import { MOST_TOKENS } from "../../context/gather";
import type { Gathered } from "./contextSources";
import { engineName, languageName, placeOfEngine, regionName } from "../ui/display";
import { noticeInEditor, noticesFor } from "../ui/editorNotices";
import type { AnySettings } from "../settings";
import { t } from "../ui/l10n";
import { foreign } from "../../core/foreignText";
import { plural } from "../../core/translate";

/** What will be sent, to whom, from where, as a document to read. */
export function preview(settings: AnySettings, gathered: Gathered): string {
  const { context, corrections } = gathered;
  const { model } = settings;
  const lines = [
    `# ${t("Recognition context")}`,
    "",
    t(
      "Sent with each segment to {0} ({1}), model {2}.",
      placeOfEngine(settings),
      settings.engineId === "cloud" ? regionName(settings.region) : engineName(settings.engineId),
      model.id,
    ),
    t(
      "Tokens: {0} (limit {1}, model maximum {2})",
      context.tokens,
      Math.min(settings.maxTokens, MOST_TOKENS),
      model.limits.contextTokens,
    ),
    model.can.language
      ? t(
          "Language: {0}",
          settings.language ? `${languageName(settings.language)} (${settings.language})` : t("auto-detect"),
        )
      : t("Language: not supported by this model"),
    ...(vscode.workspace.isTrusted
      ? []
      : [t("This workspace is not trusted. Only your selection is used as context.")]),
    ...noticesFor(settings, gathered).map(noticeInEditor),
    "",
  ];
  for (const { kind, label, items, trimmed } of context.parts) {
    lines.push(`## ${sourceName(kind)}: ${foreign(label)}`, "");
    const count = items.length + trimmed;
    if (kind === "glossary") lines.push(plural(count, t("{0} term", count), t("{0} terms", count)), "");
    if (trimmed > 0)
      lines.push(
        plural(
          trimmed,
          t("{0} item exceeds the token limit and is not sent.", trimmed),
          t("{0} items exceed the token limit and are not sent.", trimmed),
        ),
        "",
      );
    lines.push(items.length > 0 ? fence(items.join("\n")) : t("Nothing to add: these terms are already included."), "");
  }
  if (corrections.length > 0) {
    lines.push(
      `## ${t("Corrections (applied locally, not sent)")}`,
      "",
      ...corrections.map(({ wrong, right }) => `- ${foreign(wrong)} → ${foreign(right)}`),
      "",
    );
  }
  return lines.join("\n");
}

function sourceName(kind: SourceKind): string {
  switch (kind) {
    case "selection":
      return t("Selection");
    case "glossary":
      return t("Glossary");
    case "document":
      return t("Document");
    case "project":
      return t("Project");
  }
}

/** A code block that no text can end early. */
function fence(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const marks = "`".repeat(longest + 1);
  return `${marks}text\n${text}\n${marks}`;
}
