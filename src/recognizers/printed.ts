/** What progress is made of: colors, and a line that is wiped (ECMA-48, 8.3.117 and 8.3.41). All else is text, which stays as it is. */
const CONTROL = new RegExp(String.raw`\u001b\[[\d;]*[mK]`, "g");

/**
 * What a program prints, as text: UTF-8, UTF-16 with or without a mark, or else the system's own encoding. Nothing is ever replaced by
 * U+FFFD: what cannot be read is no text.
 */
export class Printed {
  readonly #encoding: string | undefined;
  readonly #pieces: Uint8Array[] = [];
  #bytes = 0;
  #decoder: InstanceType<typeof TextDecoder> | undefined = new TextDecoder("utf-8", { fatal: true });
  #text = "";

  /** `encoding`: the system's own, as the Encoding Standard names it; undefined where it is UTF-8 too. */
  constructor(encoding: string | undefined) {
    this.#encoding = encoding;
  }

  /** Bytes so far. */
  get bytes(): number {
    return this.#bytes;
  }

  push(piece: Uint8Array): void {
    this.#pieces.push(piece);
    this.#bytes += piece.length;
    // UTF-16, in all likelihood: that is seen when all of it is there.
    if (piece.includes(0) || (this.#bytes - piece.length < 2 && this.#hasMark())) this.#decoder = undefined;
    if (!this.#decoder) return;
    try {
      this.#text += this.#decoder.decode(piece, { stream: true });
    } catch {
      this.#decoder = undefined;
    }
  }

  /** Complete lines so far, as far as it is clear how to read them. One that is not complete may still be overwritten. */
  get lines(): string {
    return this.#decoder ? shown(this.#text.slice(0, this.#text.lastIndexOf("\n") + 1)) : "";
  }

  /** Everything, at the end; undefined where it is in no encoding that is known. */
  whole(): string | undefined {
    const all = joined(this.#pieces, this.#bytes);
    const wide = wideEncodingOf(all);
    for (const encoding of wide ? [wide] : ["utf-8", ...(this.#encoding ? [this.#encoding] : [])]) {
      try {
        const text = new TextDecoder(encoding, { fatal: true }).decode(all);
        // What a program replaced itself is lost as well.
        return text.includes("\ufffd") ? undefined : shown(text);
      } catch {
        // In the next one.
      }
    }
    return undefined;
  }

  #hasMark(): boolean {
    const [first, second] = joined(this.#pieces.slice(0, 2), Infinity);
    return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  }
}

/** As a terminal shows it in the end: what comes after a return to the line's start stands in the place of what was there. */
function shown(text: string): string {
  const lines = text.replaceAll(CONTROL, "").split("\n");
  return lines.map((line) => line.replace(/\r+$/, "").replace(/^.*\r/s, "")).join("\n");
}

/** UTF-16 by its mark, else by its line ends or by the letters of ASCII: other text has no zeros. */
function wideEncodingOf(bytes: Uint8Array): "utf-16le" | "utf-16be" | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  if (bytes.length % 2 === 1 || !bytes.includes(0)) return undefined;
  const counts = { lines: [0, 0], letters: [0, 0] };
  for (let at = 0; at < bytes.length; at += 2) {
    const [first = 0, second = 0] = [bytes[at], bytes[at + 1]];
    if (first === 10 && second === 0) counts.lines[0]! += 1;
    if (first === 0 && second === 10) counts.lines[1]! += 1;
    if (first > 8 && first < 127 && second === 0) counts.letters[0]! += 1;
    if (first === 0 && second > 8 && second < 127) counts.letters[1]! += 1;
  }
  const [little = 0, big = 0] = counts.lines.some((count) => count > 0) ? counts.lines : counts.letters;
  if (Math.max(little, big) === 0) return undefined;
  return little >= big ? "utf-16le" : "utf-16be";
}

function joined(pieces: readonly Uint8Array[], bytes: number): Uint8Array {
  const all = new Uint8Array(
    Math.min(
      bytes,
      pieces.reduce((sum, { length }) => sum + length, 0),
    ),
  );
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

/** The end of a complaint, for an error: read as well as it goes. `bytes` may begin within a character. */
export function complaintIn(bytes: Uint8Array, encoding: string | undefined): string {
  const printed = new Printed(encoding);
  const first = bytes.findIndex((byte) => (byte & 0xc0) !== 0x80);
  printed.push(first > 0 && first < 4 ? bytes.subarray(first) : bytes);
  return printed.whole() ?? new TextDecoder(encoding).decode(bytes);
}
