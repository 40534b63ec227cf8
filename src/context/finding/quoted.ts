/** Words between quotation marks, by offset. A quotation mark of one language opens in it and closes in another. */
const QUOTED = /「([^」\n]{1,20})」|『([^』\n]{1,20})』|《([^》\n]{1,24})》|〈([^〉\n]{1,24})〉|“([^”\n]{1,24})”|«\s?([^»\n]{1,24}?)\s?»|【([^】\n]{1,20})】|‘([^’\n]{2,20})’|"([^"\n]{2,24})"/g; // prettier-ignore

export function* quotedIn(
  prose: string,
): Generator<{ readonly text: string; readonly start: number }, void, undefined> {
  for (const found of prose.matchAll(QUOTED)) {
    const text = found.slice(1).find((one) => one !== undefined);
    if (text) yield { text, start: found.index + found[0].indexOf(text) };
  }
}
