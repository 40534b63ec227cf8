import { createHash } from "node:crypto";
import { realpath } from "node:fs/promises";
import * as path from "node:path";
import { atHome } from "../../system/atHome";

/** An inbox as somebody set it. */
export interface InboxSettings {
  /** Empty: none. */
  readonly folder: string;
  readonly watch: boolean;
  /** Empty: beside each recording. */
  readonly notes: string;
}

/** The folder and that of the notes as absolute paths; undefined where there is no folder. What is relative is within the inbox. */
export function placesOf({ folder, notes }: Pick<InboxSettings, "folder" | "notes">): {
  readonly folder: string | undefined;
  readonly notes: string | undefined;
} {
  const inbox = folder === "" ? undefined : path.resolve(atHome(folder));
  return {
    folder: inbox,
    notes: notes === "" || inbox === undefined ? undefined : path.resolve(inbox, atHome(notes)),
  };
}

/** Where it is kept what was done in an inbox, below the program's own folder. By where the inbox really is. */
export async function recordsOf(storage: string, inbox: string): Promise<string> {
  const real = await realpath(inbox).catch(() => path.resolve(inbox));
  return path.join(storage, "inbox", createHash("sha256").update(real).digest("hex").slice(0, 32));
}
