import { blanks, Draft } from "./draft";

/** Comments and texts of any language: the longest form first; what opens and does not close ends with its line. */
const SAID =
  /"""[^]*?(?:"""|$(?![^]))|'''[^]*?(?:'''|$(?![^]))|\/\*[^]*?(?:\*\/|$(?![^]))|(?<![:\w"'])\/\/[^\n]{0,1000}|(?<![\w&"'])#(?![![\w])[^\n]{0,1000}|(?<=^[ \t]*)#!?\[[^\n]{0,200}|(?<=(?:^|\s))--[ \t][^\n]{0,1000}|"(?:[^"\\\n]|\\.){1,300}"|'(?:[^'\\\n]|\\.){2,300}'|`(?:[^`\\]|\\.){1,600}`/gm; // prettier-ignore

/** Code: comments and texts with spaces in them are prose, the rest gives identifiers. */
export function readCode(text: string): Draft {
  const draft = new Draft(text);
  let prose = "";
  let at = 0;
  for (const { 0: piece, index } of text.matchAll(SAID)) {
    if (piece.startsWith("#[") || piece.startsWith("#![")) continue;
    const isComment = !/^["'`](?!"")/.test(piece);
    const spoken = isComment || /\p{L}{2,} \p{L}{2,}|[\u0370-\uffff]{2}/u.test(piece);
    if (!spoken) continue;
    if (index > at) draft.code.push(at, index);
    prose +=
      blanks(text.slice(at, index)) +
      piece.replaceAll(isComment ? /\\[nrtabfv0"'\\]|["#*/<>{}=]|--/g : /\\[nrtabfv0"'\\]|["`#*/<>{}=]|--/g, (sign) =>
        blanks(sign),
      );
    at = index + piece.length;
  }
  if (at < text.length) draft.code.push(at, text.length);
  draft.prose = prose + blanks(text.slice(at));
  draft.takeCode(/(`)([^`\n]{1,200})(`)/g, "code").blank(/\{@?[\w .$:-]{0,60}\}|(?<!\w)@[a-z]{2,20}\b/g);
  return draft;
}

/** Settings and data: the keys of a line are code, the values prose. */
export function readData(text: string): Draft {
  return new Draft(text)
    .takeCode(/(^[ \t,{-]{0,60}["']?)([\w.$@/ -]{1,80})(["']?[ \t]*[:=])/gm)
    .takeCode(/([{,][ \t]*["'])([\w.$@/-]{1,80})(["'][ \t]*:)/g)
    .blank(/["[\]{},;|]|(?<!\p{L})'|'(?!\p{L})|\\[nrt"\\]/gu);
}
