import { hostOf } from "../recognizers/engine";
import { isStill, unpinned } from "./pinnedFile";
import { pin } from "./pinRecordings";
import type { Consent } from "./consent";
import type { Measure } from "./measure";
import type { Recording } from "./recording";
import type { ConsentSettings } from "./shipment";

/** A recording that was asked for before. */
export interface Earlier {
  readonly recording: Recording;
  readonly settings: ConsentSettings;
  readonly contextTokens: number;
  /** This window asked about it, with this host. Another one may have had another: the region may have changed since. */
  readonly isAgreed: boolean;
}

/** What it takes to ask about the recording of an earlier job. */
export interface AgainDeps {
  readonly consent: Pick<Consent, "askAll">;
  readonly measure: Measure;
}

/**
 * The recording of an earlier job, to be sent once more: as it is where it is the file that was agreed to, else what is there now, which
 * is asked about by where it really lies. Undefined: the user does not want to send that. What cannot be read fails when it is opened.
 */
export async function agreeAgain(
  { recording, settings, contextTokens, isAgreed }: Earlier,
  { consent, measure }: AgainDeps,
): Promise<Recording | undefined> {
  const host = hostOf(settings.engine);
  if (host === undefined) return recording;
  if (recording.kind === "url") {
    const shipment = { recordings: [recording], seconds: 0, secondsToPay: 0, bytes: 0, contextTokens, host };
    return isAgreed || (await consent.askAll(shipment, settings)) ? recording : undefined;
  }
  // What is being recorded was agreed to before there was a file.
  if (isAgreed && recording.live?.sound) return recording;
  const { pinned, ...file } = recording;
  try {
    if (await isStill(pinned)) return recording;
    const fresh = await pin(file);
    const { seconds, bytes } = await measure([fresh], settings);
    const shipment = { recordings: [fresh], seconds, secondsToPay: seconds, bytes, contextTokens, host };
    // What took the place of a confirmed file is asked about in any case.
    return (await consent.askAll(shipment, settings, { always: pinned !== undefined })) ? fresh : undefined;
  } catch (error) {
    return { ...file, pinned: unpinned(file.path, error) };
  }
}
