import { contentDigest } from "../audio/digest";
import type { Notice } from "../core/notices";
import type { AudioInfo, Clip, Cut } from "../core/types";

/** A source of one cut. */
export async function* only(cut: Cut | Promise<Cut>): AsyncGenerator<Cut, void, undefined> {
  yield await cut;
}

/** What is to be said of a recording that a service decodes by itself: it believes the header. */
export function noticesOfWhole({ takes, unread = 0 }: AudioInfo): readonly Notice[] {
  if (takes) return [{ code: "headerWrong" }];
  return unread > 0 ? [{ code: "moreInFile", bytes: unread }] : [];
}

/** A recording as the one cut that it is for a service that takes hours: nothing of it is decoded here. Named by all of its bytes, which are sent anyway. */
export async function wholeCut(file: string, info: AudioInfo): Promise<Cut> {
  const span = { start: 0, end: info.duration };
  const digest = await contentDigest(file);
  const clip: Clip = { index: 0, span, audio: { kind: "file", path: file, digest, channels: info.channels } };
  return {
    index: 0,
    span,
    digest,
    speech: undefined,
    encode: () => Promise.resolve(clip),
  };
}
