import { createHash } from "node:crypto";
import { EarmarkError } from "../../core/errors";
import type { FoundFile, InboxDisk, InboxLock, InboxRecords } from "./inboxTypes";

/** Another process took over meanwhile: what is written here would be there twice. */
export class TurnLost extends Error {
  override readonly name = "TurnLost";
}

/** A recording by its content, and whose turn it is. */
export interface PutTurn {
  readonly file: FoundFile;
  /** Of its content. */
  readonly name: string;
  readonly lock: InboxLock;
  readonly now: () => number;
}

/**
 * Writes the note of a recording where nothing is, once, whenever the program is killed: what will be written and where is kept before it is
 * written, so that whoever comes next finds out whether it was. Answers with the note.
 * @throws {TurnLost}; {EarmarkError} `changed`; Node's error where it cannot be written
 */
export async function putOnce(
  text: string,
  { file, name, lock, now }: PutTurn,
  disk: InboxDisk,
  records: InboxRecords,
): Promise<string> {
  // A sync that only touches it while it is transcribed changes nothing; one that renames it does: its link would lead nowhere.
  const still = await records.nameOf(file.path).catch(() => undefined);
  if (still !== name) throw new EarmarkError("changed", "The recording was changed, moved or removed meanwhile.");
  const digest = createHash("sha256").update(text).digest("hex");
  for (;;) {
    if (!(await lock.isOurs())) throw new TurnLost("Another process watches the folder.");
    const note = await disk.free(disk.wanted(file));
    await records.keep(name, { state: "writing", file: file.path, at: now(), note, text: digest });
    if (await disk.write(note, text)) return note;
  }
}

/** Whether a note that was about to be written stands there. */
export async function wasPut(
  { note, text }: { readonly note?: string; readonly text?: string },
  disk: Pick<InboxDisk, "digest">,
): Promise<boolean> {
  return note !== undefined && text !== undefined && (await disk.digest(note)) === text;
}
