/** Characters around the caret that are read whole. */
const NEAR = 48_000;
/** From the beginning, where title and people stand. */
const HEAD = 6_000;
/** Elsewhere: so many stretches of so many characters, evenly far apart. */
const STRETCHES = 12;
const STRETCH = 1_500;

/** A part of a document, and where in the document each of its places is. */
export interface Part {
  readonly text: string;
  readonly offset: (at: number) => number;
}

/** What of a document is read: all of a short one, else what is near the caret, its beginning, and samples of the rest, in order. */
export function nearCaret(document: string, caret: number): Part {
  if (document.length <= NEAR + HEAD) return { text: document, offset: (at) => at };
  const from = lineStart(document, Math.max(0, Math.min(caret - NEAR / 2, document.length - NEAR)));
  const to = lineStart(document, Math.min(document.length, from + NEAR)) || document.length;
  const wanted: (readonly [number, number])[] = [[0, HEAD], [from, to]]; // prettier-ignore
  for (let i = 0; i < STRETCHES; i++) {
    const at = lineStart(document, Math.floor(((i + 0.5) / STRETCHES) * document.length));
    wanted.push([at, at + STRETCH]);
  }
  wanted.sort(([a], [b]) => a - b);
  let text = "";
  let read = 0;
  const places: { readonly at: number; readonly from: number }[] = [];
  for (const [start, end] of wanted) {
    const begin = Math.max(start, read);
    if (begin >= Math.min(end, document.length)) continue;
    if (text) text += "\n\n";
    places.push({ at: text.length, from: begin });
    text += document.slice(begin, end);
    read = end;
  }
  return {
    text,
    offset: (at) => {
      const place = places.findLast((one) => one.at <= at);
      return place ? place.from + at - place.at : at;
    },
  };
}

/** The first line that begins there or soon after it; the place itself where there is none. */
function lineStart(document: string, at: number): number {
  if (at === 0 || at >= document.length) return Math.min(at, document.length);
  const end = document.indexOf("\n", at - 1);
  return end < 0 || end - at > 2_000 ? at : end + 1;
}
