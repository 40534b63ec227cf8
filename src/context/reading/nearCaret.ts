/** Characters around the caret that are read whole. */
const NEAR = 18_000;
/** From the beginning, where title and people stand. */
const HEAD = 3_000;
/** Elsewhere: so many stretches of so many characters, evenly far apart. */
const STRETCHES = 5;
const STRETCH = 1_000;

/** What stands so far before or behind may tell that something is a secret: a key block is long, and its first line says what it is. */
const BEFORE = 9_000;
const BEHIND = 1_000;

/** A part of a document, and where in the document each of its places is. */
export interface Part {
  readonly text: string;
  readonly offset: (at: number) => number;
}

/**
 * What of a document is read: all of a short one, else what is near the caret, its beginning, its end, and samples of the rest, in order.
 * `clean` leaves something out and keeps the length; it is given what stands around a piece, too.
 */
export function nearCaret(document: string, caret: number, clean = (text: string): string => text): Part {
  if (document.length <= NEAR + HEAD) return { text: clean(document), offset: (at) => at };
  // Of Chinese half as much is as many words.
  const sample = document.slice(Math.max(0, caret - 500), caret + 500);
  const reach = 4 * (sample.match(/[\u2e80-\ud7ff]/g)?.length ?? 0) > sample.length ? NEAR / 3 : NEAR;
  const from = lineStart(document, Math.max(0, Math.min(caret - reach / 2, document.length - reach)));
  const to = lineStart(document, Math.min(document.length, from + reach)) || document.length;
  const wanted: (readonly [number, number])[] = [[0, HEAD], [from, to]]; // prettier-ignore
  for (let i = 0; i < STRETCHES; i++) {
    const at = lineStart(document, Math.floor(((i + 0.5) / STRETCHES) * document.length));
    wanted.push([at, at + STRETCH]);
  }
  wanted.push([lineStart(document, Math.max(0, document.length - STRETCH)), document.length]);
  wanted.sort(([a], [b]) => a - b);
  let text = "";
  let read = 0;
  const places: { readonly at: number; readonly from: number }[] = [];
  for (const [start, end] of wanted) {
    const begin = Math.max(wordStart(document, start), read);
    const finish = wordStart(document, Math.min(end, document.length));
    if (begin >= finish) continue;
    if (text) text += "\n\n";
    places.push({ at: text.length, from: begin });
    const margin = Math.min(begin, BEFORE);
    text += clean(document.slice(begin - margin, finish + BEHIND)).slice(margin, margin + finish - begin);
    read = finish;
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

/** Longer than a word. */
const WORD = 60;

/** A place within a word moves behind it: half of a name would be another. Of a script without spaces, and a longer run, it stays. */
function wordStart(document: string, at: number): number {
  if (at === 0 || at >= document.length) return at;
  const space = document.slice(at - 1, at + WORD).search(/\s/);
  return space < 0 ? at : at + space;
}
