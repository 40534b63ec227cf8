import * as vscode from "vscode";
import type { SourceKind } from "../context/assemble";
import type { Gathered } from "./contextSources";
import { engineName, languageName, placeOfEngine, regionName } from "./display";
import { noticeInEditor, noticesFor } from "./notices";
import type { Settings } from "./settings";
import { t } from "./ui/l10n";
import { foreign } from "../core/foreignText";

/** What will be sent, to whom, from where, as a document to read. */
export function preview(settings: Settings, gathered: Gathered): string {
  const { context, corrections } = gathered;
  const { model } = settings;
  const lines = [
    `# ${t("Recognition context")}`,
    "",
    t(
      "Sent with every part of a recording, to {0} ({1}), model {2}.",
      placeOfEngine(settings),
      settings.engineId === "cloud" ? regionName(settings.region) : engineName(settings.engineId),
      model.id,
    ),
    t(
      "{0} tokens of at most {1}; the service takes {2}.",
      context.tokens,
      settings.maxTokens,
      model.limits.contextTokens,
    ),
    model.can.language
      ? t(
          "Language: {0}",
          settings.language ? `${languageName(settings.language)} (${settings.language})` : t("the service finds out"),
        )
      : t("Language: this model takes none"),
    ...(vscode.workspace.isTrusted
      ? []
      : [t("This workspace is not trusted: it contributes nothing but your selection.")]),
    ...noticesFor(settings, gathered).map(noticeInEditor),
    "",
  ];
  for (const { kind, label, items, trimmed } of context.parts) {
    lines.push(`## ${sourceName(kind)}: ${foreign(label)}`, "");
    if (trimmed > 0) lines.push(t("{0} did not fit and are not sent.", trimmed), "");
    lines.push(items.length > 0 ? fence(items.join("\n")) : t("Nothing that was not sent already."), "");
  }
  if (corrections.length > 0) {
    lines.push(
      `## ${t("Corrections, made here and not sent")}`,
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
