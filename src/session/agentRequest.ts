import { hostOf } from "../recognizers/engine";
import { lookUpCache, type CacheStore } from "./cacheLookup";
import type { PinnedFile } from "./pinnedFile";
import type { Measure } from "./measure";
import { isInside, realPathsOf } from "./realPaths";
import type { Offer } from "./questions";
import type { FileRecording } from "./recording";
import { offerOf, type ConsentSettings } from "./shipment";

/** A recording that an agent wants to have transcribed: what the user is asked, and what is carried out when they say yes. */
export interface AgentRequest {
  readonly seconds: number;
  /** Those that are not known already. */
  readonly secondsToPay: number;
  /** What would be sent; undefined where nothing leaves this machine, since all of it is known or the engine is here. */
  readonly offer: Offer | undefined;
  /** By real paths: a link in a workspace may lead out of it. */
  readonly isOutside: boolean;
  /** Text of the workspace's own files that sends nothing and costs nothing needs no question. */
  readonly needsQuestion: boolean;
}

/** What it takes to find out what such a call would do. */
export interface AgentDeps {
  readonly store: CacheStore;
  readonly measure: Measure;
  /** Folders of the workspace, by their paths. */
  readonly folders: () => readonly string[];
}

/** @throws {EarmarkError} for what cannot be transcribed; `changed` where the file is another one by now */
export async function agentRequest(
  recording: FileRecording & { readonly pinned: PinnedFile },
  settings: ConsentSettings,
  context: { readonly text: string; readonly tokens: number },
  { store, measure, folders }: AgentDeps,
): Promise<AgentRequest> {
  const { seconds, bytes } = await measure([recording], settings);
  const known = await lookUpCache(recording, settings, context.text, store);
  const open = await realPathsOf(folders());
  await recording.pinned.check();
  const isKnown = known.whole && !known.otherContext;
  const secondsToPay = isKnown ? 0 : Math.max(0, seconds - known.seconds);
  const host = isKnown ? undefined : hostOf(settings.engine);
  const shipment = { recordings: [recording], seconds, secondsToPay, bytes, contextTokens: context.tokens };
  const offer = host === undefined ? undefined : offerOf({ ...shipment, host }, settings);
  const isOutside = !open.some((folder) => isInside(folder, recording.pinned.realPath));
  return { seconds, secondsToPay, offer, isOutside, needsQuestion: offer !== undefined || isOutside };
}
