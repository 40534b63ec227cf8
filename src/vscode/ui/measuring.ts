import * as vscode from "vscode";
import { plural } from "../../core/translate";
import type { Durations } from "../../session/durations";
import { measureMany, type Measured } from "../../session/measure";
import type { Recording } from "../../session/recording";
import type { Settings } from "../settings";
import { t } from "./l10n";

/** More take so long that the user wants to see how far it is, and to stop it. */
const MANY = 40;

/** Measures a folder of recordings, with its progress. Undefined: the user does not want to wait. */
export async function measureWithProgress(
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
  return vscode.window.withProgress({ location, title, cancellable: true }, (progress, token) =>
    measureMany(recordings, settings, durations, {
      onMeasured: (done) =>
        progress.report({ increment: 100 / recordings.length, message: t("{0} of {1}", done, recordings.length) }),
      isCancelled: () => token.isCancellationRequested,
    }),
  );
}
