import { isCount, isFlag, isText, listOf, maybe, oneOf, shapeOf } from "../../core/shape";
import type { Escape, Form } from "../../placement";
import type { SavedPosition } from "./savedPosition";
import type { SavedFile } from "./wholeFile";

const isKind = shapeOf<{ readonly kind: string }>({ kind: isText });
const isFence = shapeOf<{ readonly mark: string }>({ mark: isText });
const isComment = shapeOf<{ readonly before: string; readonly after: string }>({ before: isText, after: isText });
const isString = shapeOf<{ readonly rules: readonly unknown[] }>({
  rules: listOf((one): one is unknown => Array.isArray(one)),
});

function isEscape(value: unknown): value is Escape {
  if (!isKind(value)) return false;
  if (value.kind === "fence") return isFence(value);
  return value.kind === "comment" ? isComment(value) : value.kind !== "string" || isString(value);
}

const isForm = shapeOf<Form>({
  lead: isText,
  before: isText,
  lineStart: isText,
  blankLine: maybe(isText),
  lineEnd: maybe(isText),
  oneLine: maybe(isFlag),
  after: isText,
  tail: isText,
  escape: isEscape,
});

/** A place as the journal keeps it, which may be of another version, or damaged. */
export const isSavedPosition = shapeOf<
  Pick<SavedPosition, "uri" | "offset" | "before" | "after" | "newline" | "corrections" | "form">
>({
  uri: isText,
  offset: isCount,
  before: isText,
  after: isText,
  newline: oneOf("\n", "\r\n"),
  form: maybe(isForm),
  corrections: listOf(shapeOf({})),
});

/** The same of a file beside a recording. */
export const isSavedFile = shapeOf<SavedFile>({
  file: isText,
  before: maybe(isText),
  format: isText,
  facts: shapeOf({}),
});
