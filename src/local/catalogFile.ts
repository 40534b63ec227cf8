import { readFileSync } from "node:fs";
import { EarmarkError } from "../core/errors";
import { FAMILIES, LOCAL_MODELS, type LocalModel, type ModelFile } from "./models";

/**
 * The models of this machine: ours, or those of a file that its administrator names in `EARMARK_LOCAL_MODELS`, for mirrors
 * within a company. Never a setting: a workspace must not be able to bring a model along.
 * @throws {EarmarkError} `settings` where the file is not usable
 */
export function localModels(env: NodeJS.ProcessEnv = process.env): readonly LocalModel[] {
  const file = env["EARMARK_LOCAL_MODELS"];
  if (!file) return LOCAL_MODELS;
  try {
    const list: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (Array.isArray(list) && list.length > 0 && list.every(isModel)) return list;
  } catch (error) {
    throw new EarmarkError("settings", "The file specified by EARMARK_LOCAL_MODELS cannot be read.", { cause: error });
  }
  throw new EarmarkError("settings", "The file specified by EARMARK_LOCAL_MODELS is not a list of models.");
}

function isModel(value: unknown): value is LocalModel {
  const { id, label, family, license, revision, languages, files } = value as Partial<
    Record<keyof LocalModel, unknown>
  >;
  const named = [id, label, license, revision].every((text) => typeof text === "string" && text !== "");
  return (
    named &&
    // Both become names of folders.
    [id, revision].every((text) => /^[\w.-]{1,80}$/.test(String(text)) && !/^\.+$/.test(String(text))) &&
    FAMILIES.some((one) => one === family) &&
    Array.isArray(languages) &&
    Array.isArray(files) &&
    files.length > 0 &&
    files.every(isFile)
  );
}

function isFile(value: unknown): value is ModelFile {
  const { path, bytes, sha256, urls } = value as Partial<Record<keyof ModelFile, unknown>>;
  return (
    typeof path === "string" &&
    /^[\w.-]+(\/[\w.-]+)*$/.test(path) &&
    !path.split("/").some((part) => /^\.+$/.test(part)) &&
    Number.isInteger(bytes) &&
    typeof sha256 === "string" &&
    /^[0-9a-f]{64}$/.test(sha256) &&
    Array.isArray(urls) &&
    urls.every((url) => typeof url === "string" && /^https?:\/\//.test(url))
  );
}
