import { nameKey } from "../../core/fileName";
import type { InboxState } from "../../storage/inboxStore";
import type { FoundFile, InboxDisk, InboxRecords, Look } from "./inboxTypes";

/** Characters of an outline, with which the name of a recording begins. */
const OUTLINE = 64;

/** Another disk, or a folder that was made anew, is another inbox: what is in it was there before. */
export function isSameFolder(state: InboxState, look: Look): boolean {
  return state.folder === look.folder || state.folder === "" || look.folder === "";
}

/** What is there when watching begins, by what it is: a sync may rename or touch it. What is not on this machine is not read. */
export async function takeStock(look: Look, disk: Pick<InboxDisk, "outline">): Promise<InboxState> {
  const before: string[] = [];
  const unread: string[] = [];
  for (const file of look.files) {
    // Its bytes are still to come.
    if (file.size === 0) continue;
    const outline = file.isElsewhere ? undefined : await disk.outline(file.path).catch(() => undefined);
    if (outline === undefined) unread.push(unreadName(file));
    else before.push(outline);
  }
  return { folder: look.folder, before, unread };
}

/** So many of those are not done yet, as far as can be told without reading them. */
export async function countUndone(
  { before, unread }: InboxState,
  records: Pick<InboxRecords, "list">,
): Promise<number> {
  const done = new Set((await records.list()).map(({ name }) => name.slice(0, OUTLINE)));
  return before.filter((outline) => !done.has(outline)).length + unread.length;
}

/** Whether a recording was there before. Not all of it is read: there may be an archive. @throws Node's error where it cannot be read */
export async function wasThere(
  file: FoundFile,
  { before, unread }: InboxState,
  disk: Pick<InboxDisk, "outline">,
): Promise<boolean> {
  if (unread.includes(unreadName(file))) return true;
  return before.length > 0 && before.includes(await disk.outline(file.path));
}

function unreadName({ below, size }: FoundFile): string {
  return `${nameKey(below)} ${size}`;
}
