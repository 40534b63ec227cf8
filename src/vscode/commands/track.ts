import * as vscode from "vscode";
import { probe } from "../../audio/probe";
import { trackName } from "../../audio/tracks";
import { foreign } from "../../core/foreignText";
import type { FfmpegFinder } from "../../audio/ffmpeg";
import type { TrackStore } from "../../storage/trackStore";
import type { Recording } from "../../session/recording";
import type { Settings } from "../settings";
import { t } from "../ui/l10n";

interface Choice extends vscode.QuickPickItem {
  readonly track: number | undefined;
}

/** The tracks of a recording that has several. */
export interface Tracks {
  readonly all: readonly Choice[];
  /** The one that is transcribed, in words. */
  readonly current: string;
}

/** What it takes to know the tracks of a recording, and which one was chosen. */
export interface TrackDeps {
  readonly ffmpegs: FfmpegFinder;
  readonly tracks: Pick<TrackStore, "find" | "keep">;
}

/** Undefined where there is nothing to choose. @throws {EarmarkError} for what cannot be read */
export async function tracksOf(
  recording: Recording,
  settings: Settings,
  { ffmpegs, tracks: chosenTracks }: TrackDeps,
): Promise<Tracks | undefined> {
  if (recording.kind === "url") return undefined;
  const never = new AbortController().signal;
  const { tracks } = await probe(await ffmpegs.find(settings.ffmpegPath, never, recording.path), recording.path, never);
  if (!tracks) return undefined;
  const automatic: Choice = {
    label: t("Select automatically"),
    description: t("default track, or the first one with speech"),
    track: undefined,
  };
  const named = tracks.map((track, index): Choice => ({
    label: t("Track {0}", foreign(trackName(track, index))),
    description: [track.codec, track.isDefault ? t("default") : ""].filter(Boolean).join(" · "),
    track: index,
  }));
  const chosen = await chosenTracks.find(recording.path);
  const first = named.find(({ track }) => track === chosen) ?? automatic;
  return { all: [first, ...[automatic, ...named].filter((one) => one !== first)], current: first.label };
}

/**
 * Asks for the audio track of a recording that has several, and keeps the choice for whatever reads it from then on.
 * @throws {EarmarkError} for what cannot be read
 */
export async function chooseTrack(
  recording: Recording,
  settings: Settings,
  title: string,
  deps: TrackDeps,
): Promise<void> {
  const tracks = await tracksOf(recording, settings, deps);
  if (!tracks || recording.kind === "url") return;
  const placeHolder = t("Select an audio track to transcribe");
  const picked = await vscode.window.showQuickPick(tracks.all, { title: foreign(title), placeHolder });
  if (picked) await deps.tracks.keep(recording.path, picked.track);
}
