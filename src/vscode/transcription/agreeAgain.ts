import { hostOf } from "../../recognizers/engine";
import { unconfirmed } from "../../session/confirmedFile";
import { confirm } from "./confirm";
import { measure } from "./measure";
import type { Parts } from "./editorParts";
import type { FileRecording, Recording } from "../../session/recording";
import type { Settings } from "../settings";

/**
 * The recording of an earlier job, to be sent once more: as it is where it is the file that was agreed to, else what is there now, which
 * is asked about by where it really lies. Undefined: the user does not want to send that. What cannot be read fails when it is opened.
 */
export async function agreeAgain(
  recording: Recording,
  settings: Settings,
  contextTokens: number,
  { consent, ffmpegs }: Pick<Parts, "consent" | "ffmpegs">,
): Promise<Recording | undefined> {
  if (recording.kind === "url") return recording;
  const { confirmed, ...file } = recording;
  try {
    const host = hostOf(settings.engine());
    if (host === undefined || (confirmed && (await isStill(confirmed)))) return recording;
    const fresh = await confirm(file);
    const { seconds, bytes } = await measure([fresh], settings, ffmpegs);
    const shipment = { recordings: [fresh], seconds, secondsToPay: seconds, bytes, contextTokens, host };
    // What took the place of a confirmed file is asked about in any case.
    return (await consent.ask(shipment, settings, confirmed !== undefined)) ? fresh : undefined;
  } catch (error) {
    return { ...file, confirmed: unconfirmed(file.path, error) };
  }
}

async function isStill(confirmed: NonNullable<FileRecording["confirmed"]>): Promise<boolean> {
  return confirmed.check().then(
    () => true,
    () => false,
  );
}
