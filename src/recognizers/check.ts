import { EarmarkError } from "../core/errors";
import { baseUrlOf } from "./baseUrl";
import { textBody } from "./body";
import { checkSpoken, type Model, type Region } from "./catalog";
import { tryProgram } from "./command";
import { PATH } from "./dashScope";
import type { Engine } from "./engine";
import { TASKS } from "./filetrans";
import type { Http } from "./http";
import { objectOf } from "./hypotheses";
import { modelsOf } from "./server";

/** What a test found where nothing is wrong. */
export interface Checked {
  /** Names of the models that a server lists; undefined where it lists none. */
  readonly models?: readonly string[];
}

/**
 * Tests an engine without recognizing anything, so that it costs nothing.
 * @throws {EarmarkError} what recognizing would throw: `badKey`, `modelMissing`, `offline`, `engine` ...; `signal.reason`
 */
export async function check(
  engine: Engine,
  model: Model,
  key: string | undefined,
  http: () => Promise<Http>,
  signal: AbortSignal,
): Promise<Checked> {
  switch (engine.id) {
    case "cloud":
      await checkService(engine.baseUrl, model, key ?? "", await http(), signal);
      return {};
    case "server":
      return checkServer({ ...engine, key, http: await http() }, model.id, signal);
    case "local":
      return {};
    case "command":
      await tryProgram(engine.line[0] ?? "");
      return {};
  }
}

/** The service looks at the key first, then at the model, then at the rest: a request without sound is refused only for that. */
async function checkService(
  baseUrl: string,
  model: Model,
  key: string,
  http: Http,
  signal: AbortSignal,
): Promise<void> {
  checkSpoken(model);
  const whole = model.protocol === "filetrans";
  const shared = { authorization: `Bearer ${key}`, "content-type": "application/json", accept: "application/json" };
  const headers = whole ? { ...shared, ...TASKS.headers } : shared;
  const input = whole ? (model.list ? { file_urls: [] } : { file_url: "" }) : { messages: [] };
  const body = textBody(JSON.stringify({ model: model.id, input, parameters: {} }));
  try {
    await objectOf(await http.post(baseUrl + (whole ? TASKS.path : PATH), headers, body, signal));
  } catch (error) {
    // Refused for want of sound, in whatever words.
    if (!(error instanceof EarmarkError) || !["badRequest", "badUrl"].includes(error.code)) throw error;
  }
}

/**
 * Where else a key is good that was refused in one region. Only the service's own hosts are asked.
 * @throws `signal.reason` when aborted
 */
export async function regionOfKey(
  key: string,
  model: Model,
  notIn: Region,
  http: Http,
  signal: AbortSignal,
): Promise<Region | undefined> {
  for (const region of ["beijing", "singapore", "us"] as const) {
    if (region === notIn) continue;
    try {
      await checkService(baseUrlOf(region, ""), model, key, http, signal);
      return region;
    } catch (error) {
      signal.throwIfAborted();
      // Refused for something else: then the key itself was let in.
      if (error instanceof EarmarkError && ["modelMissing", "arrears", "notActivated", "quota"].includes(error.code))
        return region;
    }
  }
  return undefined;
}

async function checkServer(to: Parameters<typeof modelsOf>[0], model: string, signal: AbortSignal): Promise<Checked> {
  try {
    const models = (await modelsOf(to, signal)).map(({ id }) => id);
    if (models.length > 0 && !models.includes(model))
      throw new EarmarkError("modelMissing", `The server lists ${models.length} models, but not this one.`);
    return { models };
  } catch (error) {
    // whisper.cpp's server lists nothing, but it is there.
    if (error instanceof EarmarkError && error.code === "modelMissing" && error.status === 404) return {};
    throw error;
  }
}
