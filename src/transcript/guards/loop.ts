/** A unit repeated so often in a row is no speech and no song: a chorus comes back four or five times. */
const REPEATS = 10;
/** Long units would be recognized less often in one clip. */
const REPEATS_OF_LONG = 6;
const LONG = 60;
const LONGEST = 200;
/** Characters that the repetition must cover. */
const LEAST = 30;
/** Repetitions that are shown while a loop goes on; the rest waits for the end of the clip. */
const SHOWN = 3;

/** A stretch of text that says the same thing over and over. */
export interface Loop {
  /** Offsets in the text. */
  readonly start: number;
  readonly end: number;
  readonly unit: number;
}

/** The first loop in a text, if any: the same 1 to 200 characters in a row, far more often than anybody says them. */
export function findLoop(text: string): Loop | undefined {
  const lettersBefore = countLetters(text);
  for (let unit = 1; unit <= Math.min(LONGEST, text.length / 2); unit++) {
    const times = unit > LONG ? REPEATS_OF_LONG : REPEATS;
    const least = Math.max(LEAST, unit * times);
    let run = 0;
    for (let i = unit; i < text.length; i++) {
      run = text.charCodeAt(i) === text.charCodeAt(i - unit) ? run + 1 : 0;
      if (run + unit < least) continue;
      // Spaces and dots (a table of contents, an ellipsis) are not words.
      if (lettersBefore[i] === lettersBefore[i - unit]) continue;
      let end = i + 1;
      while (end < text.length && text[end] === text[end - unit]) end += 1;
      return { start: i - run - unit + 1, end, unit };
    }
  }
  return undefined;
}

/** How many letters and digits stand before each offset: asked for at every one of them, for every unit. */
function countLetters(text: string): Uint32Array {
  const before = new Uint32Array(text.length + 1);
  let count = 0;
  for (let i = 0; i < text.length; i++) {
    before[i] = count;
    if (isLetter(text, i)) count += 1;
  }
  before[text.length] = count;
  return before;
}

function isLetter(text: string, i: number): boolean {
  const code = text.charCodeAt(i);
  if (code < 0x80) return (code >= 0x30 && code <= 0x39) || ((code | 0x20) - 0x61 < 26 && (code | 0x20) >= 0x61);
  return /[\p{L}\p{N}]/u.test(String.fromCodePoint(text.codePointAt(i) ?? 0));
}

/** As much of a growing text as can be shown although it may be turning into a loop. */
export function beforeLoop(text: string): number {
  const loop = findLoop(text);
  return loop ? loop.start + loop.unit * SHOWN : text.length;
}
