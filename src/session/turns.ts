interface Waiting {
  wake: () => void;
}

/** Who writes where: one at a time at a place, in the order in which they came. */
export class Turns {
  /** By place: first who writes there now, then who waits. */
  readonly #lines = new Map<string, Waiting[]>();

  /**
   * Waits until everyone who asked for this place before has left; answers with what leaves it again. `onWait` is called where there is
   * somebody to wait for. @throws `signal.reason` when aborted meanwhile: those behind still wait for those before.
   */
  async take(place: string, signal: AbortSignal, onWait: () => void): Promise<() => void> {
    signal.throwIfAborted();
    const line = this.#lines.get(place) ?? [];
    this.#lines.set(place, line);
    const mine: Waiting = { wake: () => undefined };
    line.push(mine);
    const leave = (): void => {
      const at = line.indexOf(mine);
      if (at < 0) return;
      line.splice(at, 1);
      if (line.length === 0) this.#lines.delete(place);
      else if (at === 0) line[0]?.wake();
    };
    if (line[0] === mine) return leave;
    onWait();
    await new Promise<void>((resolve, reject) => {
      const aborted = (): void => {
        leave();
        reject(signal.reason as Error);
      };
      mine.wake = () => {
        signal.removeEventListener("abort", aborted);
        resolve();
      };
      signal.addEventListener("abort", aborted, { once: true });
    });
    return leave;
  }
}
