/** Puts values into the places `{0}`, `{1}`, ... of an English text, in the language of the user. `vscode.l10n.t` is one. */
export type Translate = (text: string, ...values: readonly (string | number)[]) => string;

/** For a terminal, a script and a language model: the English text itself. */
export const inEnglish: Translate = (text, ...values) =>
  text.replaceAll(/\{(\d)\}/g, (place, index: string) => String(values[Number(index)] ?? place));

/** The text for one thing or for several (or none). Both are translated already: what looks for texts in the code finds them. */
export function plural(count: number, one: string, several: string): string {
  return count === 1 ? one : several;
}
