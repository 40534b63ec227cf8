/**
 * Pulls up to `count` items before they are asked for, so that the source works while the consumer is busy. Leaving the
 * loop closes the source. A failure of the source is thrown after the items before it.
 */
export async function* readAhead<T>(source: AsyncIterable<T>, count: number): AsyncGenerator<T, void, undefined> {
  const iterator = source[Symbol.asyncIterator]();
  const pending: Promise<IteratorResult<T, unknown>>[] = [];
  const pull = (): void => {
    const next = iterator.next();
    // Thrown when its turn comes.
    next.catch(() => undefined);
    pending.push(next);
  };
  try {
    for (let i = 0; i <= count; i++) pull();
    for (;;) {
      const result = await pending.shift();
      if (!result || result.done) return;
      pull();
      yield result.value;
    }
  } finally {
    await iterator.return?.();
    await Promise.allSettled(pending);
  }
}
