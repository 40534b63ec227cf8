import { EarmarkError } from "../core/errors";
import { baseUrlOf, serverUrlOf } from "../recognizers/baseUrl";
import { checkSpoken, DEFAULT_MODEL, modelOf, type Model } from "../recognizers/catalog";
import { commandModel, serverModel, type Engine } from "../recognizers/engine";
import { UsageError, type CliOptions } from "./arguments";

/** Who transcribes, with its key. @throws {EarmarkError} `noKey`, `settings`, `wrongModel`; {UsageError} */
export function engineOf(
  { server, command, model, region, baseUrl, compatible, keyWithoutTls }: CliOptions,
  env: NodeJS.ProcessEnv,
): { readonly engine: Engine; readonly model: Model; readonly key: string | undefined } {
  if (command) return { engine: { id: "command", line: command }, model: commandModel(command), key: undefined };
  if (server) {
    if (model === undefined) throw new UsageError("--server requires --model, the name of the model on the server.");
    return {
      engine: { id: "server", baseUrl: serverUrlOf(server.url), kind: server.kind, headers: {} },
      model: serverModel(server.kind, model),
      key: (env["EARMARK_SERVER_KEY"] ?? "").trim() || undefined,
    };
  }
  const engine = { id: "cloud", region, baseUrl: baseUrlOf(region, baseUrl ?? "", keyWithoutTls), compatible } as const;
  const chosen = modelOf(model ?? DEFAULT_MODEL, region);
  checkSpoken(chosen);
  const key = (env["DASHSCOPE_API_KEY"] ?? "").trim();
  if (!key) throw new EarmarkError("noKey", "DASHSCOPE_API_KEY is not set.");
  return { engine, model: chosen, key };
}
