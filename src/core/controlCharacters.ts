/** C0, DEL and C1 (ECMA-48): a terminal obeys each of them, and the rest of a sequence without its first one is plain text. */
const CONTROL = /\p{Cc}/gu;
/** What makes a line end, or shows its characters in another order than they have. */
const NOT_ON_A_LINE = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;

/** Text of several lines without what a terminal would obey: only line ends and tabs stay of the control characters. */
export function withoutControls(text: string): string {
  return text.replaceAll(CONTROL, (one) => (one === "\n" || one === "\t" ? one : ""));
}

/**
 * A name or a message of somebody else on one line, every control character and direction mark in it made visible:
 * `␛` (U+2400 and on) for C0 and DEL, `�` for the others. As many characters as before.
 */
export function visibleLine(text: string): string {
  return text.replaceAll(NOT_ON_A_LINE, (one) => {
    const code = one.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    return code === 0x7f ? "\u2421" : "\ufffd";
  });
}
