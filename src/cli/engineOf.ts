import { EarmarkError } from "../core/errors";
import { settingText, type SettingId } from "../core/settingProblem";
import { inEnglish } from "../core/translate";
import { baseUrlOf, serverUrlOf } from "../recognizers/baseUrl";
import { checkSpoken, DEFAULT_MODEL, modelOf, pricedAt, type Model } from "../recognizers/catalog";
import { commandModel, serverModel, type Engine } from "../recognizers/engine";
import { asModel } from "../local/models";
import { optionOf } from "./optionNames";
import { UsageError, type CliOptions } from "./arguments";
import { modelNamed } from "./terminalModels";

/** Who transcribes, with its key. @throws {EarmarkError} `noKey`, `settings`, `wrongModel`; {UsageError} */
export function engineOf(
  options: CliOptions,
  env: NodeJS.ProcessEnv,
): { readonly engine: Engine; readonly model: Model; readonly key: string | undefined } {
  const { server, command, local, model, region, compatible } = options;
  if ([server, command, local].filter((one) => one !== undefined).length > 1)
    throw new UsageError("Only one of --server, --command, and --local can be used.");
  if (command) return { engine: { id: "command", line: command }, model: commandModel(command), key: undefined };
  if (local !== undefined) {
    const found = modelNamed(local, env);
    return { engine: { id: "local", revision: found.revision }, model: asModel(found), key: undefined };
  }
  if (server) {
    if (model === undefined) throw new UsageError("--server requires --model, the name of the model on the server.");
    return {
      engine: { id: "server", baseUrl: serverUrlOf(server.url), kind: server.kind, headers: {} },
      model: serverModel(server.kind, model),
      key: (env["EARMARK_SERVER_KEY"] ?? "").trim() || undefined,
    };
  }
  const engine = { id: "cloud", region, baseUrl: baseUrlIn(options), compatible } as const;
  const chosen = modelOf(model ?? DEFAULT_MODEL, region);
  checkSpoken(chosen);
  const key = (env["DASHSCOPE_API_KEY"] ?? "").trim();
  if (!key) throw new EarmarkError("noKey", "DASHSCOPE_API_KEY is not set.");
  return { engine, model: options.price === undefined ? chosen : pricedAt(chosen, region, options.price), key };
}

/** @throws {EarmarkError} `settings`, which names where the URL came from */
function baseUrlIn({ region, baseUrl = "", isBaseUrlOfEnvironment, keyWithoutTls }: CliOptions): string {
  try {
    return baseUrlOf(region, baseUrl, keyWithoutTls);
  } catch (error) {
    if (!isBaseUrlOfEnvironment || !(error instanceof EarmarkError) || !error.setting) throw error;
    const nameOf = (id: SettingId): string => (id === "earmark.baseUrl" ? "DASHSCOPE_HTTP_BASE_URL" : optionOf(id));
    throw new EarmarkError("settings", settingText(error.setting, inEnglish, nameOf), { cause: error });
  }
}
