/** Languages of the open weights (Qwen3-ASR's README), whose prompts and answers name them in English. */
export const OPEN_LANGUAGES: readonly string[] =
  "zh en yue ar de fr es pt id it ko ru th vi ja tr hi ms nl sv da fi pl cs fil fa el hu mk ro".split(" ");

const english = (): Intl.DisplayNames => new Intl.DisplayNames(["en"], { type: "language" });

/** `zh` is `Chinese`; a code that is no language is itself. */
export function englishName(code: string): string {
  try {
    return english().of(code) ?? code;
  } catch {
    return code;
  }
}

/** `Chinese` is `zh`; undefined for `None` and for what is not known. Codes are themselves. */
export function codeOf(name: string): string | undefined {
  const wanted = name.toLowerCase();
  return OPEN_LANGUAGES.find((code) => code === wanted || englishName(code).toLowerCase() === wanted);
}
