/** A unit repeated so often in a row is no speech and no song: a chorus comes back four or five times. */
const REPEATS = 10;
/** Long units would be heard less often in one clip. */
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
  for (let unit = 1; unit <= Math.min(LONGEST, text.length / 2); unit++) {
    const times = unit > LONG ? REPEATS_OF_LONG : REPEATS;
    const least = Math.max(LEAST, unit * times);
    let run = 0;
    for (let i = unit; i < text.length; i++) {
      run = text[i] === text[i - unit] ? run + 1 : 0;
      if (run + unit < least) continue;
      // Spaces and dots (a table of contents, an ellipsis) are not words.
      if (!/[\p{L}\p{N}]/u.test(text.slice(i - unit, i))) continue;
      let end = i + 1;
      while (end < text.length && text[end] === text[end - unit]) end += 1;
      return { start: i - run - unit + 1, end, unit };
    }
  }
  return undefined;
}

/** As much of a growing text as can be shown although it may be turning into a loop. */
export function beforeLoop(text: string): number {
  const loop = findLoop(text);
  return loop ? loop.start + loop.unit * SHOWN : text.length;
}
