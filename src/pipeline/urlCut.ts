import { randomUUID } from "node:crypto";
import type { Clip, Cut } from "../core/types";

/**
 * A URL as the one cut that it is: only the service can read it. What is behind it may change, so its name is its own
 * each time: kept for this job, never found again by another.
 */
export function cutOfUrl(url: string): Cut {
  const clip: Clip = { index: 0, span: { start: 0, end: 0 }, audio: { kind: "url", url } };
  return {
    ...clip,
    digest: randomUUID().replaceAll("-", ""),
    speech: undefined,
    encode: () => Promise.resolve(clip),
  };
}
