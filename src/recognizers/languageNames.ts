/** Languages of the open weights (Qwen3-ASR's README), whose prompts and answers name them in English. */
export const OPEN_LANGUAGES: readonly string[] =
  "zh en yue ar de fr es pt id it ko ru th vi ja tr hi ms nl sv da fi pl cs fil fa el hu mk ro".split(" ");

/** Languages of Whisper (its tokenizer): `jw` is its code for Javanese, `tl` for Filipino. Cantonese, `yue`, came with large-v3. */
export const WHISPER_LANGUAGES: readonly string[] = (
  "en zh de es ru ko fr ja pt tr pl ca nl ar sv it id hi fi vi he uk el ms cs ro da hu ta no th ur hr bg lt la mi ml cy sk te " +
  "fa lv bn sr az sl kn et mk br eu is hy ne mn bs kk sq sw gl mr pa si km sn yo so af oc ka be tg sd gu am yi lo uz fo ht ps " +
  "tk nn mt sa lb my bo tl mg as tt haw ln ha ba jw su"
).split(" ");

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
  const all = [...OPEN_LANGUAGES, ...WHISPER_LANGUAGES];
  return all.find((code) => code === wanted || englishName(code).toLowerCase() === wanted);
}
