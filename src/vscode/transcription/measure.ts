import pLimit from "p-limit";
import * as vscode from "vscode";
import { plural } from "../../core/translate";
import type { FfmpegFinder } from "../../audio/ffmpeg";
import { checkFile } from "../../audio/input";
import { probe } from "../../audio/probe";
import type { Durations } from "../../session/durations";
import type { Recording } from "../../session/recording";
import type { Settings } from "../settings";
import { t } from "../ui/l10n";

/** Recordings together. */
export interface Measured {
  /** By their headers; 0 where only the service will know. */
  readonly seconds: number;
  readonly bytes: number;
}

/** @throws {EarmarkError} for what cannot be transcribed */
export async function measure(
  recordings: readonly Recording[],
  settings: Settings,
  ffmpegs: FfmpegFinder,
): Promise<Measured> {
  const never = new AbortController().signal;
  let seconds = 0;
  let bytes = 0;
  for (const recording of recordings) {
    if (recording.kind === "url") continue;
    const ffmpeg = await ffmpegs.find(settings.ffmpegPath, never, recording.path);
    bytes += (await checkFile(recording.path)).sizeBytes;
    seconds += (await probe(ffmpeg, recording.path, never)).duration;
  }
  return { seconds, bytes };
}

/** More take so long that the user wants to see how far it is, and to stop it. */
const MANY = 40;
/** More than there are of those who measure, so that none of them waits. */
const LANES = 32;

/**
 * A folder of recordings, with its progress. What cannot be read counts nothing: that is said when its turn comes.
 * Undefined: the user does not want to wait.
 */
export async function measureMany(
  recordings: readonly Recording[],
  settings: Settings,
  durations: Durations,
): Promise<Measured | undefined> {
  const title = plural(
    recordings.length,
    t("Measuring {0} recording", recordings.length),
    t("Measuring {0} recordings", recordings.length),
  );
  const location = recordings.length > MANY ? vscode.ProgressLocation.Notification : vscode.ProgressLocation.Window;
  return vscode.window.withProgress({ location, title, cancellable: true }, async (progress, token) => {
    let done = 0;
    let seconds = 0;
    let bytes = 0;
    await pLimit(LANES).map(recordings, async (recording) => {
      if (token.isCancellationRequested || recording.kind === "url") return;
      const found = await checkFile(recording.path).catch(() => undefined);
      const duration = found && (await durations.of(recording.path, settings));
      done += 1;
      seconds += duration ?? 0;
      bytes += found?.sizeBytes ?? 0;
      progress.report({ increment: 100 / recordings.length, message: t("{0} of {1}", done, recordings.length) });
    });
    return token.isCancellationRequested ? undefined : { seconds, bytes };
  });
}
