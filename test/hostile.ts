/** A text of that size, made of pieces. */
export function filled(size: number, piece: string | ((i: number) => string)): string {
  if (typeof piece === "string") return piece.repeat(Math.ceil(size / piece.length));
  const pieces: string[] = [];
  for (let i = 0, length = 0; length < size; i++) {
    const next = piece(i);
    pieces.push(next);
    length += next.length;
  }
  return pieces.join("");
}

/** Runs of a sign, each one longer than the one before. */
export function increasing(sign: string, size: number): string {
  return filled(size, (i) => `${sign.repeat(i + 1)} `);
}

const of =
  (piece: string): ((size: number) => string) =>
  (size) =>
    filled(size, piece);

/** Documents that somebody may write to keep a reader busy, by their size in characters. */
export const HOSTILE: readonly (readonly [name: string, write: (size: number) => string])[] = [
  ["one unbroken word", of("A")],
  ["one unbroken word with digits", of("aB3")],
  ["one unbroken word with hyphens", of("a-")],
  ["one unbroken word with underscores", of("a_B")],
  ["comments that never end", of("<!--")],
  ["players that never end", of("<audio ")],
  ["unequal backticks", (size) => increasing("`", size)],
  ["brackets that open", of("[")],
  ["brackets in turn", of("[]")],
  ["brackets within one another", (size) => "[".repeat(size / 2) + "]".repeat(size / 2)],
  ["pictures that never end", of("![](")],
  ["links", of("[x](a.m4a) ")],
  ["quotations within one another", of(">")],
  ["lists within one another", of("- ")],
  ["lists that go in", (size) => filled(size, (i) => `${"  ".repeat(i % 500)}- a\n`)],
  ["stars", of("*")],
  ["stars in turn", of("**a *b ")],
  ["underscores", of("__a _b ")],
  ["quotation marks", of('"')],
  ["quoted words", of('"a ')],
  ["Chinese quotation marks", of("「")],
  ["blank lines", of("\n")],
  ["spaces", of(" ")],
  ["a wide table", (size) => `|${"a|".repeat(size / 4)}\n|${"-|".repeat(size / 4)}\n`],
  ["a long table", of("| a | b |\n|---|---|\n")],
  ["capitalized words", of("Aa Bb ")],
  ["names of secrets", of("password=")],
  ["names of secrets with spaces", of("token: ")],
  ["labels of secrets in Chinese", of("密码：")],
  ["key blocks that never end", of("-----BEGIN RSA PRIVATE KEY-----\n")],
  ["tokens in base64", of("eyJ.")],
  ["addresses", of("a://b:")],
  ["front matter that never ends", (size) => `---\n${filled(size, "a: b\n")}`],
  ["backslashes", of("\\")],
  ["entities", of("&amp;&#")],
  ["headings", of("# A\n")],
  ["definitions", of("[a]: b\n")],
  ["Chinese", of("投行圈内部的黑话")],
  ["surrogates", of("\u{1F600}")],
  ["marks that combine", of("\u0301")],
];
