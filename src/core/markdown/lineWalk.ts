/** Lines one after the other, for rules that those who hold a document as lines and those who hold it as one text have in common. */
export interface LineWalk {
  /** The line that begins there, without its end; undefined behind the last one. The first begins at 0. */
  at(place: number): string | undefined;
  /** Where the next one begins. */
  next(place: number): number;
}

/** Of a document of lines: places are their numbers. */
export function walkLines(lines: { readonly lineCount: number; line(index: number): string }): LineWalk {
  return { at: (index) => (index < lines.lineCount ? lines.line(index) : undefined), next: (index) => index + 1 };
}

/** Of a text whose lines end in `\n`: places are offsets. */
export function walkText(text: string): LineWalk {
  const endOf = (at: number): number => {
    const newline = text.indexOf("\n", at);
    return newline < 0 ? text.length : newline;
  };
  return {
    at: (at) => (at < text.length ? text.slice(at, endOf(at)) : undefined),
    next: (at) => Math.min(text.length, endOf(at) + 1),
  };
}
