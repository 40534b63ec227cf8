import * as vscode from "vscode";
import { probe } from "../../audio/probe";
import { trackName } from "../../audio/tracks";
import { foreign } from "../../core/foreignText";
import type { Parts } from "../parts";
import type { Recording } from "../recording";
import type { Settings } from "../settings";
import { t } from "../ui/l10n";

interface Choice extends vscode.QuickPickItem {
  readonly track: number | undefined;
}

/**
 * Asks for the audio track of a recording that has several, and keeps the choice for whatever reads it from then on. False:
 * the user went away.
 * @throws {EarmarkError} for what cannot be read
 */
export async function chooseTrack(
  recording: Recording,
  settings: Settings,
  title: string,
  { ffmpegs, storage }: Pick<Parts, "ffmpegs" | "storage">,
): Promise<boolean> {
  if (recording.kind === "url") return true;
  const never = new AbortController().signal;
  const { tracks } = await probe(await ffmpegs.find(settings.ffmpegPath, never), recording.path, never);
  if (!tracks) return true;
  const automatic: Choice = {
    label: t("Select automatically"),
    description: t("the default track, or the first one with sound"),
    track: undefined,
  };
  const named = tracks.map((track, index): Choice => ({
    label: t("Track {0}", foreign(trackName(track, index))),
    description: [track.codec, track.isDefault ? t("default") : ""].filter(Boolean).join(" · "),
    track: index,
  }));
  const chosen = await storage.tracks.find(recording.path);
  const all = [automatic, ...named];
  const first = all.find(({ track }) => track === chosen) ?? automatic;
  const picked = await vscode.window.showQuickPick([first, ...all.filter((one) => one !== first)], {
    title,
    placeHolder: t("Which audio track is to be transcribed?"),
  });
  if (!picked) return false;
  await storage.tracks.keep(recording.path, picked.track);
  return true;
}
