const FENCE = /^(?:(`{3,})[^`]*|(~{3,})[^]*)$/;

/** The sign of the fence that begins with `rest`, a line without its indentation (CommonMark 0.31, 4.5); undefined where none does. */
export function fenceMark(rest: string): string | undefined {
  const [, ticks, tildes] = FENCE.exec(rest) ?? [];
  return ticks ?? tildes;
}

/** The line below that ends the fence which began with `mark`, without its indentation: nothing stands behind its sign. */
export function closesFence(rest: string, mark: string): boolean {
  return rest.startsWith(mark) && !rest.trimEnd().replaceAll(mark[0] ?? "`", "");
}
