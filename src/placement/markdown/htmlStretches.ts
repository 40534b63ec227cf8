import type { Stretch } from "./inline";
import { Ends } from "./mdx";
import { Remembered } from "./remembered";

const TAG = /<(?:\/[a-z][a-z\d-]*\s*|[a-z][a-z\d-]*(?:\s(?:[^"'<>]|"[^"]{0,2000}"|'[^']{0,2000}'){0,2000})?\/?)>/iy;
/** What stands in these is not shown as text. */
const PLAYER = /<(audio|video|script|style|iframe|svg|math|picture|object|canvas|select|textarea|template)\b/iy;
const ENTITY = /&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z][A-Za-z\d]{1,31});/y;

/** A tag, a comment or a player that begins with the `<` at `at`. */
export function htmlAt(
  text: string,
  at: number,
  ends: Remembered,
): { readonly end: number; readonly atoms: readonly Stretch[]; readonly holder?: Stretch } | undefined {
  const one = (kind: string, end: number): ReturnType<typeof htmlAt> => ({ end, atoms: [{ kind, start: at, end }] });
  if (text.startsWith("<!--", at)) {
    const end = ends.next("-->", at + 4);
    if (end === undefined) return one("mark", at + 4);
    const marks = [at, end].map((start, i) => ({ kind: "mark", start, end: start + 4 - i }));
    return { end: end + 3, atoms: marks, holder: { kind: "comment", start: at + 4, end } };
  }
  PLAYER.lastIndex = at;
  const player = PLAYER.exec(text)?.[1]?.toLowerCase();
  if (player !== undefined) {
    const end = ends.next(`</${player}>`, at);
    if (end !== undefined) return one("player", end + player.length + 3);
  }
  TAG.lastIndex = at;
  const tag = TAG.exec(text)?.[0];
  return tag === undefined ? undefined : one("tag", at + tag.length);
}

/** Of lines of HTML: what is not to be split, and comments. */
export function htmlStretches(
  text: string,
  mdx: boolean,
): {
  readonly atoms: readonly Stretch[];
  readonly holders: readonly Stretch[];
} {
  const ends = new Remembered(text);
  const scripts = mdx ? new Ends(text) : undefined;
  const atoms: Stretch[] = [];
  const holders: Stretch[] = [];
  for (let at = 0; at < text.length;) {
    if (text[at] === "&") {
      ENTITY.lastIndex = at;
      const entity = ENTITY.exec(text)?.[0].length ?? 0;
      if (entity > 0) atoms.push({ kind: "escape", start: at, end: at + entity });
    }
    const end = scripts?.of(at);
    if (end !== undefined) {
      atoms.push({ kind: "tag", start: at, end });
      at = end;
      continue;
    }
    const found = text[at] === "<" ? htmlAt(text, at, ends) : undefined;
    if (found) {
      atoms.push(...found.atoms);
      if (found.holder) holders.push(found.holder);
    }
    at = found?.end ?? at + 1;
  }
  return { atoms, holders };
}
