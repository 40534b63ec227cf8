import type { Clip, Cut } from "../core/types";
import type { Pinned } from "./pinnedFile";

/** Cuts whose clips come only while the file is the confirmed one: after it was decoded, before a byte of it leaves. @throws {EarmarkError} `changed` */
export async function* pinnedCuts(cuts: AsyncIterable<Cut>, pinned: Pinned): AsyncGenerator<Cut, void, undefined> {
  const checked = async <T extends Clip | readonly Clip[]>(clips: Promise<T>): Promise<T> => {
    const made = await clips;
    await pinned.check();
    return made;
  };
  for await (const cut of cuts) {
    const halves = cut.halves?.bind(cut);
    yield {
      ...cut,
      encode: async (signal) => checked(cut.encode(signal)),
      ...(halves ? { halves: async (signal, within) => checked(halves(signal, within)) } : {}),
    };
  }
}
