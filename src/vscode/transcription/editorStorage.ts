import * as path from "node:path";
import type { Uri } from "vscode";
import { ClipStore } from "../../storage/clipStore";
import { Journal } from "../../storage/journal";
import { Ledger } from "../../storage/ledger";
import { PeakStore } from "../../storage/peakStore";
import { PlanStore } from "../../storage/planStore";
import { Spending } from "../../pipeline/spending";
import { TaskStore } from "../../storage/taskStore";
import { TrackStore } from "../../storage/trackStore";
import { TranscriptStore } from "../../storage/transcriptStore";
import { jobAboutWith, type JobAbout } from "../../session/jobAbout";
import { isSavedFile, isSavedPosition } from "../insertion/placeShapes";

/** What outlives a window: finished clips, unfinished jobs, where recordings were cut, and what was spent. */
export interface Storage {
  readonly clips: ClipStore;
  readonly plans: PlanStore;
  /** The newest transcript of each recording, to be shown, inserted and exported again. */
  readonly transcripts: TranscriptStore;
  readonly peaks: PeakStore;
  /** The audio tracks that were chosen. */
  readonly tracks: TrackStore;
  /** Folder of the copies that VS Code can play. */
  readonly copies: string;
  /** Tasks at the service that may still be asked after. */
  readonly tasks: TaskStore;
  readonly journal: Journal<JobAbout>;
  readonly spending: Spending;
}

/** In the extension's own folder of this machine, which all windows share. Opens nothing yet. */
export function storageIn(folder: Uri): Storage {
  const below = (name: string): string => path.join(folder.fsPath, name);
  return {
    clips: new ClipStore(below("clips")),
    transcripts: new TranscriptStore(below("transcripts")),
    tracks: new TrackStore(below("tracks")),
    peaks: new PeakStore(below("peaks")),
    copies: below("playable"),
    plans: new PlanStore(below("plans")),
    tasks: new TaskStore(below("tasks")),
    journal: new Journal(
      below("jobs"),
      jobAboutWith((place) => isSavedPosition(place) || isSavedFile(place)),
    ),
    spending: new Spending(new Ledger(below("usage"))),
  };
}
