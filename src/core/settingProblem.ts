import type { Translate } from "./translate";

/** The full name of a setting of the editor; the terminal has an option for each that it knows. */
export type SettingId = `earmark.${string}`;

/** What is wrong with the value of a setting. */
export type SettingProblem =
  | { readonly code: "notOneOf"; readonly values: readonly string[] }
  | { readonly code: "notText" | "notTexts" | "notFlag" | "notObject" | "notAmount" }
  | { readonly code: "notNumber"; readonly least: number; readonly most: number }
  | { readonly code: "notLanguage" }
  | { readonly code: "noServer" | "noService" }
  | { readonly code: "notUrl" | "notHttps" | "credentials" | "inTheClear" }
  | { readonly code: "noAudio" }
  | { readonly code: "outside" }
  | { readonly code: "notHeader"; readonly header: string }
  | { readonly code: "noLocalModel"; readonly model: string };

/** A setting with what is wrong with it. */
export interface WrongSetting {
  readonly id: SettingId;
  readonly problem: SettingProblem;
}

/** What is wrong, in a sentence. `nameOf`: how whoever reads it calls a setting. */
export function settingText(
  { id, problem }: WrongSetting,
  t: Translate,
  nameOf: (id: SettingId) => string = (own) => own,
): string {
  const name = nameOf(id);
  switch (problem.code) {
    case "notOneOf":
      return t("{0} must be one of: {1}.", name, problem.values.join(", "));
    case "notText":
      return t("{0} must be a string.", name);
    case "notTexts":
      return t("{0} must be an array of strings.", name);
    case "notFlag":
      return t("{0} must be true or false.", name);
    case "notObject":
      return t("{0} must be an object.", name);
    case "notAmount":
      return t("{0} must be 0 or a positive number.", name);
    case "notNumber":
      return t("{0} must be a whole number from {1} to {2}.", name, problem.least, problem.most);
    case "notLanguage":
      return t("{0} must be a language code such as zh or en.", name);
    case "noServer":
      return t("{0} is empty. Enter the URL of your server.", name);
    case "noService":
      return t("{0} is empty. Enter the URL of the service, or select another region.", name);
    case "notUrl":
      return t("{0} is not a URL.", name);
    case "notHttps":
      return t("{0} must be https, or http on this machine or in a private network.", name);
    case "credentials":
      return t("{0} must not contain credentials or a query.", name);
    case "inTheClear":
      return t(
        "{0} is not encrypted, and the API key would be sent with every request. Use https, or set {1}.",
        name,
        nameOf("earmark.keyWithoutTls"),
      );
    case "noAudio":
      return t("{0} must specify a program with {1} among its arguments.", name, "{audio}");
    case "outside":
      return t("{0} leads out of the workspace folder. Only your user settings can do that.", name);
    case "notHeader":
      return t("{0} contains a header that cannot be sent: {1}.", name, problem.header);
    case "noLocalModel":
      return t("{0} names a local model that does not exist: {1}.", name, problem.model);
  }
}
