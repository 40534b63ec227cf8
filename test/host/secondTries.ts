import Mocha from "mocha";

/** More tests than these that need a second try are not bad luck any more: the run fails. */
const MOST = 2;

/**
 * Prints each test as mocha does, and at the end the ones that needed a second try, with what went wrong first: a page test
 * may lose a key on a busy machine, and nobody would see that it does so every day. A run with more than two of them fails.
 */
// mocha takes a reporter from the default export.
// oxlint-disable-next-line import/no-default-export
export default class SecondTries extends Mocha.reporters.Spec {
  readonly #tries = new Map<string, string[]>();

  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    runner.on(Mocha.Runner.constants.EVENT_TEST_RETRY, (test: Mocha.Test, error: Error) => {
      const title = test.titlePath().join(" › ");
      this.#tries.set(title, [...(this.#tries.get(title) ?? []), error.stack ?? error.message]);
    });
  }

  override epilogue(): void {
    super.epilogue();
    for (const [title, errors] of this.#tries)
      console.log(`  needed ${errors.length + 1} tries: ${title}\n${indented(errors.join("\n"))}\n`);
    if (this.#tries.size > MOST)
      console.log(`  ${this.#tries.size} tests needed a second try, at most ${MOST} may: mend them.\n`);
  }

  override done(failures: number, end: (failures: number) => void): void {
    end(failures === 0 && this.#tries.size > MOST ? 1 : failures);
  }
}

function indented(text: string): string {
  return text.replaceAll(/^/gm, "      ");
}
