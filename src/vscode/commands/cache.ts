import * as vscode from "vscode";
import { plural } from "../../core/translate";
import { removeOlder } from "../../storage/files";
import type { Log } from "../../core/types";
import { describe } from "../../core/describe";
import { fileSize } from "../ui/display";
import { readSettings, type Settings } from "../settings";
import type { Storage } from "../transcription/editorStorage";
import { t } from "../ui/l10n";
import { showForAMoment, showInformation, showWarning } from "../ui/messages";

/** A job of a workspace that was not opened for so long will not be resumed: 90 days. */
const FORGOTTEN_MS = 90 * 86_400_000;

/** What only saves time goes after a month. */
const COPIES_MS = 30 * 86_400_000;

/** Removes what is too old or too much, but nothing of a job that may go on. */
export async function tidy(storage: Storage, log: Log): Promise<void> {
  try {
    for (const record of await storage.journal.abandoned()) {
      if (Date.now() - record.begun > FORGOTTEN_MS) await (await storage.journal.claim(record))?.end();
    }
    await trim(storage, readSettings(undefined).cache);
    await storage.tasks.trim();
  } catch (error) {
    log.warn(`cache: ${describe(error)}`);
  }
}

/** Removes what was not used for so long, and clips beyond so many bytes. */
async function trim(storage: Storage, bounds: Settings["cache"]): Promise<void> {
  await storage.clips.trim(bounds, () => keysInUse(storage));
  await storage.plans.trim(bounds.ageMs);
  await storage.tracks.trim(bounds.ageMs);
  await storage.transcripts.trim(bounds.ageMs);
  await storage.peaks.trim(Math.min(bounds.ageMs, COPIES_MS));
  await removeOlder(storage.copies, Math.min(bounds.ageMs, COPIES_MS), Date.now());
}

interface CacheDeps {
  readonly storage: Storage;
  /** A transcript was saved or changed, or all were removed. */
  readonly stored: vscode.EventEmitter<void>;
}

/** Lets the user remove the saved transcripts of all recordings. */
export function registerCache({ storage, stored }: CacheDeps): vscode.Disposable {
  return vscode.commands.registerCommand("earmark.clearCache", async () => {
    const { clips, bytes } = await storage.clips.size();
    if (clips + (await storage.transcripts.count()) === 0)
      return void showInformation(t("There are no saved transcripts."));
    const remove = t("Remove");
    const answer = await showWarning(
      t("Remove all saved transcripts?"),
      {
        modal: true,
        detail: plural(
          clips,
          t(
            "{0} segment ({1}). Text in your documents is not affected. Transcribing the same recordings again is charged again.",
            clips,
            fileSize(bytes),
          ),
          t(
            "{0} segments ({1}). Text in your documents is not affected. Transcribing the same recordings again is charged again.",
            clips,
            fileSize(bytes),
          ),
        ),
      },
      remove,
    );
    if (answer !== remove) return;
    await trim(storage, { ageMs: 0, bytes: 0 });
    stored.fire();
    showForAMoment(t("Removed saved transcripts"), 5_000);
  });
}

/** What jobs that have not ended will need, also those of other windows. */
async function keysInUse({ journal }: Storage): Promise<ReadonlySet<string>> {
  return new Set((await journal.all()).flatMap(({ clips }) => clips.map(({ key }) => key)));
}
