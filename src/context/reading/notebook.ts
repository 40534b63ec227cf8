/** A notebook of Jupyter as Markdown, cell by cell: outputs, pictures and metadata are not read. Undefined for what is none. */
export function notebookText(
  text: string,
  caret: number,
): { readonly text: string; readonly caret: number } | undefined {
  if (!/^\s*\{/.test(text.slice(0, 200)) || !text.includes('"cells"') || text.length > LARGEST) return undefined;
  let cells: unknown;
  try {
    cells = (JSON.parse(text) as { cells?: unknown }).cells;
  } catch {
    return undefined;
  }
  if (!Array.isArray(cells)) return undefined;
  const parts = (cells as readonly unknown[]).map((cell) => {
    const { cell_type: kind, source } = (cell ?? {}) as { cell_type?: unknown; source?: unknown };
    const words = Array.isArray(source) ? source.filter((line) => typeof line === "string").join("") : source;
    if (typeof words !== "string") return "";
    return kind === "code" ? `\`\`\`\`\`\`\n${words}\n\`\`\`\`\`\`\n` : words;
  });
  const markdown = `${parts.filter(Boolean).join("\n\n")}\n`;
  // Nobody knows where in a cell the caret is; about as far down as in the file.
  return {
    text: markdown,
    caret: Math.round((Math.min(caret, text.length) / Math.max(1, text.length)) * markdown.length),
  };
}

const LARGEST = 30_000_000;
