/** Turns one item into values, by calling `emit` as they come; settles when the item is done and cleaned up. */
export type Work<T, R> = (item: T, emit: (value: R) => void, signal: AbortSignal) => Promise<void>;

interface Slot<R> {
  newest: { readonly value: R } | undefined;
  outcome: { readonly error?: unknown } | undefined;
}

/** How many finished items may wait behind a slow one, as a multiple of the lanes. Bounds what a stalled head holds back. */
const AHEAD = 4;

/**
 * Ordered parallelism: works on at most `lanes` items at once and yields their values in the order of the items.
 *
 * The first unfinished item (the head) is recognized live; of each item that waits only the newest value is kept, so a
 * slow consumer costs no memory. An item's failure is thrown when its turn comes, after everything before it.
 * Whichever way the loop is left (end, break, throw, abort), every piece of work has settled and the source is
 * closed before this generator is.
 * @throws `signal.reason` when aborted
 */
export async function* concatMapEager<T, R>(
  source: (signal: AbortSignal) => AsyncIterable<T>,
  lanes: number,
  work: Work<T, R>,
  signal: AbortSignal,
): AsyncGenerator<R, void, undefined> {
  signal.throwIfAborted();
  const inner = new AbortController();
  const abort = (): void => inner.abort(signal.reason);
  signal.addEventListener("abort", abort, { once: true });

  const slots: Slot<R>[] = [];
  const running = new Set<Promise<void>>();
  let exhausted: { readonly error?: unknown } | undefined;
  // Both the consumer and the pulling loop wait for the next change; one change wakes whoever is concerned.
  let announce = (): void => undefined;
  let changed = Promise.resolve();
  const renew = (): void => {
    changed = new Promise((resolve) => {
      announce = () => {
        renew();
        resolve();
      };
    });
  };
  renew();
  inner.signal.addEventListener("abort", () => announce(), { once: true });

  const start = (item: T): void => {
    const slot: Slot<R> = { newest: undefined, outcome: undefined };
    slots.push(slot);
    const emit = (value: R): void => {
      slot.newest = { value };
      announce();
    };
    const task = work(item, emit, inner.signal)
      .then(
        () => (slot.outcome = {}),
        (error: unknown) => (slot.outcome = { error }),
      )
      .then(() => {
        running.delete(task);
        announce();
      });
    running.add(task);
  };

  const pull = async (): Promise<void> => {
    try {
      for await (const item of source(inner.signal)) {
        if (inner.signal.aborted) return;
        start(item);
        announce();
        while ((running.size >= lanes || slots.length >= lanes * AHEAD) && !inner.signal.aborted) await changed;
        if (inner.signal.aborted) return;
      }
      exhausted = {};
    } catch (error) {
      exhausted = { error };
    } finally {
      announce();
    }
  };
  const pulling = pull();

  try {
    for (;;) {
      signal.throwIfAborted();
      const head = slots[0];
      if (head?.newest) {
        const { value } = head.newest;
        head.newest = undefined;
        yield value;
      } else if (head?.outcome) {
        if ("error" in head.outcome) throw head.outcome.error;
        slots.shift();
        announce();
      } else if (!head && exhausted) {
        if ("error" in exhausted) throw exhausted.error;
        return;
      } else {
        await changed;
      }
    }
  } finally {
    signal.removeEventListener("abort", abort);
    inner.abort(signal.aborted ? signal.reason : new DOMException("The consumer left.", "AbortError"));
    await Promise.all(running);
    await pulling;
  }
}
