import type { Source } from "../../../src/vscode/insertion/followed";

/** A character of a document that knows whether Earmark wrote it. */
export interface Letter {
  readonly letter: string;
  readonly ours: boolean;
}

/** A document as the place sees it, of plain text. */
export class PaperDocument implements Source {
  text = "";
  eol: "\n" | "\r\n" = "\n";
  #starts: number[] = [0];

  static of(text: string): PaperDocument {
    const document = new PaperDocument();
    document.set(text, text.includes("\r\n") ? "\r\n" : "\n");
    return document;
  }

  set(text: string, eol: "\n" | "\r\n"): void {
    this.text = text;
    this.eol = eol;
    this.#starts = [0, ...[...text.matchAll(/\r\n|\n/g)].map(({ 0: all, index }) => index + all.length)];
  }

  show(letters: readonly Letter[], eol: "\n" | "\r\n"): void {
    this.set(letters.map(({ letter }) => (letter === "\n" ? eol : letter)).join(""), eol);
  }

  get length(): number {
    return this.text.length;
  }

  get lineCount(): number {
    return this.#starts.length;
  }

  slice(start: number, end: number): string {
    return this.text.slice(start, end);
  }

  lineStart(line: number): number {
    return this.#starts[line] ?? this.text.length;
  }
}
