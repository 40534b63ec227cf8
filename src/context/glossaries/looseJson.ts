/**
 * JSON as editors take it for their settings: with comments, and with commas behind the last item.
 * @throws {SyntaxError}
 */
export function parseLooseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return JSON.parse(withoutComments(text));
  }
}

/** One pass: a sign within a text is a part of it. */
function withoutComments(text: string): string {
  const bare = text.replaceAll(/"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|\/\*[^]*?(?:\*\/|$(?![^]))/g, (piece) =>
    piece.startsWith('"') ? piece : " ",
  );
  return bare.replaceAll(/"(?:[^"\\\n]|\\.)*"|,(?=\s*[\]}])/g, (piece) => (piece === "," ? "" : piece));
}
