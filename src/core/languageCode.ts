/** RFC 5646, 2.1: language, extended languages, script, region, variants. Extensions and private use name no language. */
const CODE = /^[a-z]{2,3}(?:-[a-z]{3}){0,3}(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?(?:-(?:[a-z\d]{5,8}|\d[a-z\d]{3}))*$/i;
/** RFC 5646, 4.4.1: so many are always enough. */
const CHARACTERS = 35;

/**
 * True for what BCP 47 takes for the code of a language: `zh`, `yue`, `zh-Hant-TW`, `es-419`. Codes come from services and from
 * settings, and go into requests, arguments of programs and hovers: nothing else passes at either edge.
 */
export function isLanguageCode(text: string): boolean {
  return text.length <= CHARACTERS && CODE.test(text);
}
