/** A document as placement reads it: a line at a time, only those that it needs. */
export interface Lines {
  readonly languageId: string;
  readonly lineCount: number;
  /** What ends a line in this document. */
  readonly eol: string;
  /** A line without its end. `index` is from 0 to `lineCount - 1`. */
  line(index: number): string;
}

/** Both from 0; `character` in UTF-16 code units, as VS Code counts. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** The comments of a language: `//`, and what begins and ends one of several lines. */
export interface CommentMarks {
  readonly line?: string;
  readonly block?: readonly [open: string, close: string];
}

export interface PlacementOptions {
  /** From the language's own configuration; undefined where it has none, or none is known. */
  readonly comments?: CommentMarks;
  /** The name of the document's file, where it has one: many formats are plain text to VS Code. */
  readonly fileName?: string;
  /** Over the text, where several recordings go to one place. It becomes part of `lead`, in the form of the document. */
  readonly heading?: string;
  /** Its level, as a place had it before others of the same headings were written there. */
  readonly headingLevel?: number;
  /** A paragraph of its own below the whole block that holds the position: below a link to a recording. */
  readonly below?: boolean;
}

export type Placement = Place | NoPlace;

/** Nothing may be written here. */
export interface NoPlace {
  readonly kind: "none";
  readonly reason: NoPlaceReason;
}

/** `noComments`: a format in which any text would be data, such as JSON. */
export type NoPlaceReason = "noComments" | "binary";

/** Where text goes, and in what form. Asked again for its own `position`, with its own `below`, it answers with the same one. */
export interface Place {
  readonly kind: "text";
  /** The nearest position, at or after the one asked for, where text tears nothing. */
  readonly position: Position;
  /** What the position asked for was in the middle of, or at the end of: "link", "fence", "string", ... */
  readonly left?: string;
  /** The level that fits for a heading here, where there are some. */
  readonly headingLevel?: number;
  /** The text goes below the block that ends at the position. */
  readonly below?: true;
  /** What holds the text, outermost first: "quotation", "listItem", "cell", "fence", "comment", "string", ... Empty: the document itself. */
  readonly containers: readonly string[];
  readonly form: Form;
}

/** How lines of text look at a place. Plain data: it is kept with a job for the next window. */
export interface Form {
  /** Goes before the first word: line ends, indentation, the sign of a comment, a heading. */
  readonly lead: string;
  /** Stands directly before the first word once the lead is there, on its line: decides about a space, and what must be escaped. */
  readonly before: string;
  /** Begins every further line: indentation, `> `, `// `. */
  readonly lineStart: string;
  /** A blank line between paragraphs is this, `>` for one. Undefined: there are none here, paragraphs only begin a new line. */
  readonly blankLine?: string;
  /** Ends every line that another one follows, ` *\/` for one. */
  readonly lineEnd?: string;
  /** All is one line: what would begin another is a space. */
  readonly oneLine?: boolean;
  /** Stands behind the text on its line: decides about a space. Empty where the tail begins a new line. */
  readonly after: string;
  /** Goes after the last word. */
  readonly tail: string;
  readonly escape: Escape;
}

/** How what was said becomes text of the document. Each is a file with a function of type `Escaping`. */
export type Escape =
  /** As it was said. */
  | { readonly kind: "none" }
  | {
      readonly kind: "markdown";
      /** In a cell of a table a bar ends it. */
      readonly cell?: boolean;
      /** Braces hold expressions. */
      readonly mdx?: boolean;
    }
  /** As it was said, but no line of it ends the fence that begins with `mark`. */
  | { readonly kind: "fence"; readonly mark: string }
  /** Raw HTML: tags and entities. */
  | { readonly kind: "html"; readonly mdx?: boolean }
  /** Within a comment whose lines begin and end like this. */
  | { readonly kind: "comment"; readonly before: string; readonly after: string }
  /** Within a string of a language. */
  | ({ readonly kind: "string" } & Said)
  | { readonly kind: "latex" | "asciidoc" | "restructuredtext" | "org" | "typst" | "commit" | "orgBlock" }
  /** In a cell of a table of one of these a bar is written like this. */
  | {
      readonly kind: "cell";
      readonly of: "latex" | "asciidoc" | "restructuredtext" | "org" | "typst" | "commit";
      readonly bar: string;
    };

/** How what was said is written in a string. */
export interface Said {
  /** What ends with the first is written, for its last character, as the second. The first rule that fits counts. */
  readonly rules: readonly Rule[];
  /** The same for the last character of all. */
  readonly edge?: readonly Rule[];
}

type Rule = readonly [sign: string, written: string];

/**
 * `before`: the end of what stands before the text (at least its line, at most some hundred characters). `final`: no more of it comes; else what cannot be
 * decided yet is held back. The result of a longer text begins with that of a shorter one.
 */
export type Escaping = (said: string, final: boolean, before: string) => string;
