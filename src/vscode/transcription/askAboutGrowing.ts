import { checkFollowable } from "../../audio/follow/followable";
import { isGrowing } from "../../audio/follow/growing";
import type { Model } from "../../recognizers/catalog";
import { following, QUIET_SECONDS } from "../../session/followRecording";
import type { FileRecording, Recording } from "../../session/recording";
import { t } from "../ui/l10n";
import { showInformation } from "../ui/messages";

/**
 * A recording that another program is writing now can be followed until it ends, or taken as it is. Undefined: the user wants neither.
 * Of several each is taken as it is: the next one would have to wait. @throws {EarmarkError} `notFollowable`
 */
export async function askAboutGrowing(
  recordings: readonly Recording[],
  { protocol }: Pick<Model, "protocol">,
): Promise<readonly Recording[] | undefined> {
  const [recording] = recordings;
  if (protocol === "filetrans") return recordings;
  if (recordings.length > 1) return Promise.all(recordings.map(asItIsNow));
  if (recording?.kind !== "file" || recording.live || !(await grows(recording))) return recordings;
  await checkFollowable(recording.path);
  const follow = t("Follow Until It Ends");
  const now = t("Transcribe What Is There");
  const detail = t(
    "If you follow it, text is inserted as the recording grows. It ends when nothing has been written to the file for half a minute.",
  );
  const title = t("{0} is still being recorded.", recording.name);
  const chosen = await showInformation(title, { modal: true, detail }, follow, now);
  if (chosen === follow) return [following(recording, QUIET_SECONDS)];
  return chosen === now ? [following(recording, 0)] : undefined;
}

async function asItIsNow(recording: Recording): Promise<Recording> {
  const isOpen = recording.kind === "file" && !recording.live && (await grows(recording));
  return isOpen ? following(recording, 0) : recording;
}

async function grows({ path }: FileRecording): Promise<boolean> {
  return isGrowing(path, new AbortController().signal);
}
