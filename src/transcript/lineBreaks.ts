/**
 * Every end of a line that some program takes for one: beside LF and CR also VT, FF, NEL, and the separators of lines and
 * paragraphs, which end a comment in JavaScript, C# and others.
 */
export const LINE_BREAK = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/g;
