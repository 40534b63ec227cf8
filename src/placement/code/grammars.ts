import type { CommentMarks } from "../placementTypes";
import { escaped, line, block, source, type CommentForm, type Grammar } from "./grammar";
import { BASIC } from "./languages/basic";
import { C_LIKE } from "./languages/cLike";
import { FUNCTIONAL } from "./languages/functional";
import { SCRIPTS } from "./languages/javascript";
import { SHELLS } from "./languages/scripts";
import { WEB } from "./languages/web";

const KNOWN: Readonly<Record<string, Grammar>> = { ...C_LIKE, ...SCRIPTS, ...SHELLS, ...FUNCTIONAL, ...BASIC, ...WEB };
/** How the code of a language is read; of one that is not known by what its configuration says of comments. */
export function grammarOf(languageId: string, comments: CommentMarks | undefined): Grammar | undefined {
  return Object.hasOwn(KNOWN, languageId) ? KNOWN[languageId] : unknown(comments);
}

function unknown(comments: CommentMarks | undefined): Grammar | undefined {
  const sign = comments?.line?.trim();
  const [open, close] = comments?.block?.map((mark) => mark.trim()) ?? [];
  const comment: CommentForm | undefined = sign
    ? { before: `${sign} `, after: "" }
    : open && close
      ? { before: `${open} `, after: ` ${close}` }
      : undefined;
  if (!comment) return undefined;
  const word = sign && /\w$/.test(sign) ? String.raw`(?<!\w)${source(sign)}(?!\w)` : sign && source(sign);
  return {
    spans: [
      ...(open && close ? [block(source(open), source(close))] : []),
      ...(word ? [line(word)] : []),
      ...(sign === '"' ? [] : [escaped('"')]),
      // An apostrophe that no other one follows begins nothing.
      ...(sign === "'" ? [] : [escaped("'", { open: String.raw`(?<!\w)'(?=[^'\n]*')` })]),
    ],
    comment,
    first: /^#!/,
  };
}
