import { columnSecrets } from "./secrets/tabled";
import { keyBlocks } from "./secrets/keyBlocks";
import { markedSecrets } from "./secrets/marked";
import { namedSecrets } from "./secrets/named";
import { mergedRanges } from "./secrets/range";
import { addressSecrets } from "./secrets/urls";

/**
 * A text with blanks in the place of its secrets, and how many there were. It keeps its length and its lines, so that offsets
 * stay; it must be the whole text, since what a value is stands beside it. Takes time that grows with the text and no faster.
 *
 * `inGlossary`: `wrong = right` is a correction there, whatever the words are.
 */
export function redact(text: string, inGlossary = false): { readonly text: string; readonly secrets: number } {
  const found = mergedRanges([
    ...keyBlocks(text),
    ...addressSecrets(text),
    ...markedSecrets(text),
    ...namedSecrets(text, inGlossary),
    ...columnSecrets(text),
  ]);
  let clean = "";
  let at = 0;
  for (const [start, end] of found) {
    clean += text.slice(at, start) + text.slice(start, end).replaceAll(/[^\r\n]/g, " ");
    at = end;
  }
  return { text: clean + text.slice(at), secrets: found.length };
}
