import { placesOf } from "../../session/inbox/inboxSettings";
import { readSettings, setInboxFolder } from "../settings";
import { t } from "../ui/l10n";
import { pickFolder } from "../ui/onDisk";

/** The folder where the user's recordings arrive; asks for it where none is set. Undefined: they chose none. */
export async function inboxFolder(): Promise<string | undefined> {
  const { folder } = placesOf(readSettings(undefined).inbox);
  if (folder !== undefined) return folder;
  const chosen = await pickFolder({ title: t("Select Folder for New Recordings") });
  if (chosen) await setInboxFolder(chosen.fsPath);
  return chosen?.fsPath;
}
