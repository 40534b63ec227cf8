/** What VS Code knows of one setting. */
type Inspected = Partial<Record<"defaultValue" | "globalValue" | "workspaceValue" | "workspaceFolderValue", unknown>>;

/** The values of a list that protects, from every place: a workspace adds to it, and takes nothing of the user's and of the usual ones away. */
export function fromEveryone(setting: Inspected = {}): readonly unknown[] {
  const { defaultValue, globalValue, workspaceValue, workspaceFolderValue } = setting;
  return [...new Set([defaultValue, globalValue, workspaceValue, workspaceFolderValue])];
}
