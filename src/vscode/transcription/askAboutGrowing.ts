import { checkFollowable } from "../../audio/follow/followable";
import { isGrowing } from "../../audio/follow/growing";
import type { Model } from "../../recognizers/catalog";
import { following, QUIET_SECONDS } from "../../session/followRecording";
import type { Recording } from "../../session/recording";
import { t } from "../ui/l10n";
import { showInformation } from "../ui/messages";

/**
 * A recording that another program is writing now can be followed until it ends, or taken as it is. Undefined: the user wants neither.
 * Of several none is followed: the next one would have to wait. @throws {EarmarkError} `notFollowable`
 */
export async function askAboutGrowing(
  recordings: readonly Recording[],
  { protocol }: Pick<Model, "protocol">,
): Promise<readonly Recording[] | undefined> {
  const [recording] = recordings;
  if (recordings.length !== 1 || recording?.kind !== "file" || recording.live || protocol === "filetrans")
    return recordings;
  if (!(await isGrowing(recording.path, new AbortController().signal))) return recordings;
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
