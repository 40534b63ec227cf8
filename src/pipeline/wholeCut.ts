import { fingerprint } from "../audio/digest";
import type { AudioInfo, Clip, Cut } from "../core/types";

/** A source of one cut. */
export async function* only(cut: Cut | Promise<Cut>): AsyncGenerator<Cut, void, undefined> {
  yield await cut;
}

/** A recording as the one cut that it is for a service that takes hours: nothing of it is decoded here. Named by the file, or by the one that it is a copy of. */
export async function wholeCut(file: string, info: AudioInfo, original = file): Promise<Cut> {
  const span = { start: 0, end: info.duration };
  const digest = await fingerprint(original);
  const clip: Clip = { index: 0, span, audio: { kind: "file", path: file, digest, channels: info.channels } };
  return {
    index: 0,
    span,
    digest,
    speech: undefined,
    encode: () => Promise.resolve(clip),
  };
}
