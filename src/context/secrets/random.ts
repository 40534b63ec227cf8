/** More of a value is not looked at: what begins at random goes on so. */
const LOOKED_AT = 400;

/**
 * Letters and digits as no author writes them: keys, hashes, base64. Names change between letters and digits, or from small to
 * capital letters, once in a word; chance does so at every second or third character. `least`: characters below which nothing is
 * decided, beside a name that tells more than without one.
 */
export function looksRandom(value: string, least: number): boolean {
  const signs = (value.slice(0, LOOKED_AT).match(/[A-Za-z0-9]+/g) ?? []).join("");
  if (signs.length < least || !/\d/.test(signs)) return false;
  if (signs.length >= 16 && /^[0-9a-f]+$/i.test(signs) && /[a-f]/i.test(signs)) return true;
  const changes = signs.match(/(?<=\d)[A-Za-z]|(?<=[A-Za-z])\d|(?<=[a-z])[A-Z]/g)?.length ?? 0;
  return changes / signs.length >= 0.22;
}
