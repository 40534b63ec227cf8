import { inEnglish, type Translate } from "../core/translate";
import type { SettingId } from "../core/settingProblem";

/** What a setting of the editor is in a terminal. What is asked, shown and kept in an editor has none. */
export const OPTION_NAMES: Readonly<Partial<Record<SettingId, string>>> = {
  "earmark.baseUrl": "--base-url",
  "earmark.channels": "--all-channels",
  "earmark.command": "--command",
  "earmark.context.glossaryFiles": "--glossary",
  "earmark.ffmpegPath": "--ffmpeg",
  "earmark.inverseTextNormalization": "--itn",
  "earmark.keyWithoutTls": "--key-without-tls",
  "earmark.language": "--language",
  "earmark.local.folder": "--models-dir",
  "earmark.local.model": "--local",
  "earmark.model": "--model",
  "earmark.parallel": "--parallel",
  "earmark.protocol": "--compatible",
  "earmark.region": "--region",
  "earmark.retrySeconds": "--retry-seconds",
  "earmark.server.headers": "EARMARK_SERVER_KEY",
  "earmark.server.kind": "--server-kind",
  "earmark.server.model": "--model",
  "earmark.server.url": "--server",
  "earmark.upload": "--upload",
};

export function optionOf(setting: SettingId): string {
  return OPTION_NAMES[setting] ?? setting;
}

/** A text of ours with the terminal's names in place of the editor's. */
export function withOptions(text: string): string {
  return text
    .replace(/\bearmark\.[a-z]\w*(?:\.[a-z]\w*)*/gi, (name) => optionOf(name as SettingId))
    .replaceAll("the setting http.proxy", "HTTPS_PROXY")
    .replaceAll("transcribe it again when it has ended", "$& or use --follow");
}

/** The texts of the editor, as a terminal has them. */
export const inTerminal: Translate = (text, ...values) => inEnglish(withOptions(text), ...values);
