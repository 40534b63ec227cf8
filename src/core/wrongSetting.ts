import { EarmarkError } from "./errors";
import { settingText, type SettingId, type SettingProblem } from "./settingProblem";
import { inEnglish } from "./translate";

/** The error of a setting that is wrong: it names the setting as data, so that the words can call it what the user calls it. */
export function wrongSetting(id: SettingId, problem: SettingProblem): EarmarkError {
  const setting = { id, problem };
  return new EarmarkError("settings", settingText(setting, inEnglish), { setting });
}
