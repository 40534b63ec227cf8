/** The way a text is written. */
export type Direction = "leftToRight" | "rightToLeft";

/** Hebrew, Arabic and the other scripts that are written from right to left (Unicode's bidirectional classes R and AL). */
const RIGHT_TO_LEFT =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Samaritan}\p{Script=Mandaic}\p{Script=Adlam}\p{Script=Hanifi_Rohingya}]/u;
const MARK: Readonly<Record<Direction, string>> = { leftToRight: "\u200E", rightToLeft: "\u200F" };

/** The direction of most of its letters. */
export function directionOf(text: string): Direction {
  let balance = 0;
  for (const [letter] of text.matchAll(/\p{L}/gu)) balance += RIGHT_TO_LEFT.test(letter) ? 1 : -1;
  return balance > 0 ? "rightToLeft" : "leftToRight";
}

/**
 * A line of a subtitle that is shown in the direction of what was said: players take that of its first letter, which may be of
 * a name in another script; then an invisible mark of the right direction goes before it.
 */
export function inDirection(line: string, direction: Direction): string {
  const first = /\p{L}/u.exec(line)?.[0];
  if (first === undefined) return direction === "rightToLeft" ? MARK.rightToLeft + line : line;
  const shown: Direction = RIGHT_TO_LEFT.test(first) ? "rightToLeft" : "leftToRight";
  return shown === direction ? line : MARK[direction] + line;
}
