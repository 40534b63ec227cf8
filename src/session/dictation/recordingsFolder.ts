import * as path from "node:path";
import { wrongSetting } from "../../core/wrongSetting";
import { atHome } from "../../system/atHome";
import { isInside, realOf } from "../realPaths";

/** Where the recording of a dictation is to lie. Paths are absolute. */
export interface FolderAsked {
  /** `earmark.dictation.folder`. */
  readonly setting: string;
  /** The user has set it for all of their workspaces: then it may be anywhere. */
  readonly isUsersOwn: boolean;
  /** Folder of the note; undefined: it was never saved, or lies on no disk. */
  readonly note: string | undefined;
  /** Of the workspace, in which the note lies or which takes its place; undefined: none. */
  readonly workspace: string | undefined;
}

/** Where the recording goes. */
export interface RecordingsFolder {
  /** Absolute; it need not exist yet. */
  readonly folder: string;
  /** In which it really has to be when it is made; absent: the user said where. */
  readonly within?: string;
}

/**
 * The folder; undefined where there is nothing to which it could be relative. What a workspace says stays
 * inside of it, also behind links in it: whoever wrote it must not choose where files appear.
 * @throws {EarmarkError} `settings`
 */
export async function recordingsFolder({
  setting,
  isUsersOwn,
  note,
  workspace,
}: FolderAsked): Promise<RecordingsFolder | undefined> {
  const base = note ?? workspace;
  if (isUsersOwn) {
    const own = atHome(setting);
    if (base === undefined) return path.isAbsolute(own) ? { folder: own } : undefined;
    return { folder: path.resolve(base, own) };
  }
  if (base === undefined) return undefined;
  const folder = path.resolve(base, setting);
  const outer = workspace !== undefined && isSameOrInside(workspace, base) ? workspace : base;
  // By its name first: a path may name another machine, and looking there signs in.
  if (
    folder.includes("\0") ||
    !isSameOrInside(outer, folder) ||
    !isSameOrInside(await realOf(outer), await realOf(folder))
  )
    throw wrongSetting("earmark.dictation.folder", { code: "outside" });
  return { folder, within: outer };
}

function isSameOrInside(outer: string, folder: string): boolean {
  return path.relative(outer, folder) === "" || isInside(outer, folder);
}
