// The service's tasks for whole recordings, and its temporary storage, by their documentation.
import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { isByTokens, isSynchronous, isTasked, LIST } from "./models";
import { decode, exactly, flag, object, parse, Refusal, type Accepted } from "./request";
import type { Behavior, Received } from "./service";

interface Task {
  readonly list: boolean;
  readonly request: Accepted;
  readonly samples: Int16Array;
  readonly channels: number;
  asked: number;
}

/** What the stand-in keeps of whole recordings. */
export interface FileTasks {
  /** Answers where the path is one of ours; false where it is not. */
  answer(message: IncomingMessage, bytes: Buffer, entry: Received, response: ServerResponse): Promise<boolean>;
  /** What an `oss://` URL stands for, for the model that it was stored for; undefined for other URLs. @throws {Refusal} */
  open(audio: string, model: string, headers: IncomingMessage["headers"]): Buffer | undefined;
  /** Names of what lies in the storage. */
  readonly stored: ReadonlyMap<string, Buffer>;
  /** Tasks that were begun. */
  readonly begun: number;
}

export function fileTasks(behavior: Behavior, url: () => string): FileTasks {
  const stored = new Map<string, Buffer>();
  const tasks = new Map<string, Task>();
  /** By policy and by object: for which model. */
  const policies = new Map<string, string>();
  const owners = new Map<string, string>();
  const json = (response: ServerResponse, status: number, body: object): void =>
    void response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));

  function policy(query: URLSearchParams): object {
    const model = query.get("model") ?? "";
    const isServed = isTasked(model) || isSynchronous(model);
    if (query.get("action") !== "getPolicy" || !isServed)
      throw new Refusal(400, "InvalidParameter", "action and model");
    const made = randomUUID();
    policies.set(made, model);
    return {
      request_id: randomUUID(),
      data: {
        policy: made,
        signature: "signature",
        upload_dir: `dashscope-instant/0/${made}`,
        upload_host: `${url()}/oss`,
        expire_in_seconds: 300,
        max_file_size_mb: behavior.storageMegabytes,
        oss_access_key_id: "access",
        x_oss_object_acl: "private",
        x_oss_forbid_overwrite: "true",
      },
    };
  }

  async function upload(message: IncomingMessage, bytes: Buffer, response: ServerResponse): Promise<void> {
    // A key of the service on somebody else's host would be a leak.
    if (message.headers.authorization) throw new Refusal(400, "InvalidArgument", "no authorization here");
    const type = message.headers["content-type"] ?? "";
    const form = await new Response(new Uint8Array(bytes), { headers: { "content-type": type } }).formData();
    const names = [...form.keys()];
    const text = (name: string): string => {
      const value = form.get(name);
      return typeof value === "string" ? value : "";
    };
    const key = text("key");
    const file = form.get("file");
    if (names.at(-1) !== "file" || !(file instanceof File))
      throw new Refusal(400, "InvalidArgument", "file comes last");
    const model = policies.get(text("policy"));
    if (model === undefined) throw new Refusal(403, "AccessDenied", "Policy expired.");
    if (stored.has(key) || !key.startsWith(`dashscope-instant/0/${text("policy")}/`))
      throw new Refusal(409, "FileAlreadyExists", key);
    owners.set(key, model);
    stored.set(key, Buffer.from(await file.arrayBuffer()));
    response.writeHead(200).end();
  }

  function open(audio: string, model: string, headers: IncomingMessage["headers"]): Buffer | undefined {
    if (!audio.startsWith("oss://")) return undefined;
    if (headers["x-dashscope-ossresourceresolve"] !== "enable")
      throw new Refusal(400, "InvalidParameter.DataInspection", "Unable to download the media resource");
    const key = audio.slice("oss://".length);
    const content = stored.get(key);
    if (!content) throw new Refusal(400, "InvalidParameter", "no such object");
    if (owners.get(key) !== model) throw new Refusal(403, "AccessDenied", "the object is another model's");
    return content;
  }

  async function begin({ headers }: IncomingMessage, bytes: Buffer, entry: Received): Promise<object> {
    const body = parse(bytes.toString("utf8"));
    exactly(body, ["model", "input", "parameters"], "body");
    if (headers["x-dashscope-async"] !== "enable")
      throw new Refusal(403, "AccessDenied", "current user api does not support synchronous calls");
    const model = String(body["model"]);
    if (isSynchronous(model))
      throw new Refusal(403, "AccessDenied", "current user api does not support asynchronous calls.");
    if (!isTasked(model)) throw new Refusal(404, "ModelNotFound", "Model not exist.");
    const list = LIST.test(model);
    const parameters = object(body["parameters"] ?? {}, "parameters");
    const input = object(body["input"], "input");
    const { file, context } = list
      ? listed(input, model, parameters)
      : { file: single(input, parameters), context: "" };
    if (typeof file !== "string" || !file) throw new Refusal(400, "InvalidParameter", "url error, please check url!");
    const audio = open(file, model, headers) ?? Buffer.from(await (await fetch(file)).arrayBuffer());
    const hints = parameters["language_hints"];
    const language = list ? (Array.isArray(hints) ? (hints as unknown[])[0] : undefined) : parameters["language"];
    const request: Accepted = {
      model,
      context,
      audio: file,
      language: typeof language === "string" ? language : undefined,
      languageId: true,
      itn: flag(parameters["enable_itn"]),
      incremental: false,
      stream: false,
      speakers: flag(parameters["diarization_enabled"]),
    };
    entry.request = request;
    const id = randomUUID();
    const channels = Array.isArray(parameters["channel_id"]) ? parameters["channel_id"].length : 1;
    tasks.set(id, { list, request, samples: decode(audio, undefined, Infinity), channels, asked: 0 });
    return { request_id: randomUUID(), output: { task_id: id, task_status: "PENDING" } };
  }

  function state(id: string): object {
    const task = tasks.get(id);
    if (!task) return { request_id: randomUUID(), output: { task_id: id, task_status: "UNKNOWN" } };
    task.asked += 1;
    if (task.asked <= behavior.taskPolls) {
      const task_status = task.asked === 1 ? "PENDING" : "RUNNING";
      return { request_id: randomUUID(), output: { task_id: id, task_status } };
    }
    const file_url = task.request.audio;
    const code = behavior.taskFailure;
    if (code) {
      // The newer family says it beside the recording's URL; the task itself may have gone well.
      const failed = { code, message: "failed" };
      const task_status = task.list && behavior.taskEndsWell ? "SUCCEEDED" : "FAILED";
      const results = [{ file_url, ...failed, subtask_status: "FAILED" }];
      const output = { task_id: id, task_status, ...(task.list ? { results } : failed) };
      return { request_id: randomUUID(), output };
    }
    const transcription_url = `${url()}/results/${id}.json?signature=x`;
    const place = task.list
      ? { results: [{ file_url, transcription_url, subtask_status: "SUCCEEDED" }] }
      : { result: { transcription_url } };
    const seconds = Math.ceil(task.samples.length / 16_000) * task.channels;
    return {
      request_id: randomUUID(),
      output: { task_id: id, task_status: "SUCCEEDED", ...place },
      usage: task.list
        ? {
            duration: seconds,
            ...(isByTokens(task.request.model) ? { input_tokens: seconds * 25, output_tokens: 80 } : {}),
          }
        : { seconds },
    };
  }

  async function result(id: string): Promise<object> {
    const task = tasks.get(id);
    if (!task) throw new Refusal(404, "NotFound", id);
    const { text, language } = await behavior.recognizer(task.samples, task.request, () => undefined);
    // The newer family does not say it.
    const told = task.list ? undefined : language;
    const words = text
      .split(" ")
      .map((word, i) => ({ begin_time: i * 700, end_time: i * 700 + 500, text: word, punctuation: " " }));
    const speakers = task.request.speakers || behavior.speakers;
    const half = Math.ceil(words.length / 2);
    const sentences = [words.slice(0, half), words.slice(half)]
      .filter((said) => text && said.length > 0)
      .map((said, sentence_id) =>
        Object.assign(speakers ? { speaker_id: sentence_id } : {}, {
          sentence_id,
          begin_time: said[0]?.begin_time,
          end_time: said.at(-1)?.end_time,
          ...(told ? { language: told } : {}),
          text: said.map((word) => word.text).join(" "),
          words: said,
        }),
      );
    const transcripts = Array.from({ length: task.channels }, (_, channel_id) => ({ channel_id, text, sentences }));
    return { file_url: task.request.audio, transcripts };
  }

  return {
    stored,
    open,
    get begun() {
      return tasks.size;
    },
    async answer(message, bytes, entry, response) {
      const { pathname, searchParams } = new URL(message.url ?? "/", "http://localhost");
      const [, id = ""] = /^\/(?:api\/v1\/tasks|results)\/([\w-]+)(?:\.json)?$/.exec(pathname) ?? [];
      if (message.method === "POST" && pathname === "/oss") await upload(message, bytes, response);
      else if (message.method === "GET" && pathname === "/api/v1/uploads") json(response, 200, policy(searchParams));
      else if (message.method === "POST" && pathname === "/api/v1/services/audio/asr/transcription")
        json(response, 200, await begin(message, bytes, entry));
      else if (message.method === "GET" && pathname.startsWith("/api/v1/tasks/")) json(response, 200, state(id));
      else if (message.method === "GET" && pathname.startsWith("/results/")) json(response, 200, await result(id));
      else return false;
      entry.answered = true;
      return true;
    },
  };
}

/** Paths that everybody may ask for who knows them. */
export const isOpen = (url: string): boolean => url.startsWith("/oss") || url.startsWith("/results/");

function single(input: Record<string, unknown>, parameters: Record<string, unknown>): string {
  exactly(input, ["file_url"], "input");
  exactly(parameters, ["channel_id", "language", "enable_itn", "enable_words"], "parameters");
  const file = input["file_url"];
  return typeof file === "string" ? file : "";
}

function listed(
  input: Record<string, unknown>,
  model: string,
  parameters: Record<string, unknown>,
): { readonly file: string; readonly context: string } {
  const qwen = model.startsWith("qwen-audio");
  exactly(input, ["file_urls", ...(qwen ? ["context"] : [])], "input");
  const shared = ["channel_id", "language_hints", "diarization_enabled", "speaker_count"];
  exactly(parameters, [...shared, ...(qwen ? ["enable_itn", "vocabulary"] : ["vocabulary_id"])], "parameters");
  const files = input["file_urls"];
  const turns = input["context"] ?? [];
  if (!Array.isArray(turns) || turns.length > 5) throw new Refusal(400, "InvalidParameter", "context");
  const context = turns.map((turn) => {
    const { role, content } = object(turn, "turn");
    const part = Array.isArray(content) && content.length === 1 ? object(content[0], "part") : {};
    const { type, text } = part;
    if (role !== "user" || type !== "input_text" || typeof text !== "string" || Array.from(text).length > 400)
      throw new Refusal(400, "InvalidParameter", "a turn of the context");
    return text;
  });
  const [file] = Array.isArray(files) ? (files as unknown[]) : [];
  return { file: typeof file === "string" ? file : "", context: context.join(" ") };
}
