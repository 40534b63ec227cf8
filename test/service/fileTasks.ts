// The service's tasks for whole recordings, and its temporary storage, by their documentation.
import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { decode, exactly, flag, object, parse, Refusal, type Accepted } from "./request";
import type { Behavior, Received } from "./service";

const MODELS = new Set(["qwen3-asr-flash-filetrans", "qwen3-asr-flash-filetrans-2025-11-17"]);

interface Task {
  readonly request: Accepted;
  readonly samples: Int16Array;
  readonly channels: number;
  asked: number;
}

/** What the stand-in keeps of whole recordings. */
export interface FileTasks {
  /** Answers where the path is one of ours; false where it is not. */
  answer(message: IncomingMessage, bytes: Buffer, entry: Received, response: ServerResponse): Promise<boolean>;
  /** Names of what lies in the storage. */
  readonly stored: ReadonlyMap<string, Buffer>;
  /** Tasks that were begun. */
  readonly begun: number;
}

export function fileTasks(behavior: Behavior, url: () => string): FileTasks {
  const stored = new Map<string, Buffer>();
  const tasks = new Map<string, Task>();
  const policies = new Set<string>();
  const json = (response: ServerResponse, status: number, body: object): void =>
    void response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));

  function policy(query: URLSearchParams): object {
    if (query.get("action") !== "getPolicy" || !MODELS.has(query.get("model") ?? ""))
      throw new Refusal(400, "InvalidParameter", "action and model");
    const made = randomUUID();
    policies.add(made);
    return {
      request_id: randomUUID(),
      data: {
        policy: made,
        signature: "signature",
        upload_dir: "dashscope-instant/0",
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
    if (!policies.has(text("policy"))) throw new Refusal(403, "AccessDenied", "Policy expired.");
    if (stored.has(key) || !/^dashscope-instant\/0\/[\w.-]+$/.test(key))
      throw new Refusal(409, "FileAlreadyExists", key);
    stored.set(key, Buffer.from(await file.arrayBuffer()));
    response.writeHead(200).end();
  }

  async function begin({ headers }: IncomingMessage, bytes: Buffer, entry: Received): Promise<object> {
    const body = parse(bytes.toString("utf8"));
    exactly(body, ["model", "input", "parameters"], "body");
    if (headers["x-dashscope-async"] !== "enable")
      throw new Refusal(403, "AccessDenied", "current user api does not support synchronous calls");
    const model = String(body["model"]);
    if (!MODELS.has(model)) throw new Refusal(404, "ModelNotFound", "Model not exist.");
    const parameters = object(body["parameters"], "parameters");
    exactly(parameters, ["channel_id", "language", "enable_itn", "enable_words"], "parameters");
    const file = object(body["input"], "input")["file_url"];
    if (typeof file !== "string" || !file) throw new Refusal(400, "InvalidParameter", "url error, please check url!");
    const inStorage = file.startsWith("oss://");
    if (inStorage && headers["x-dashscope-ossresourceresolve"] !== "enable")
      throw new Refusal(400, "InvalidParameter.DataInspection", "Unable to download the media resource");
    const audio = inStorage
      ? stored.get(file.slice("oss://".length))
      : Buffer.from(await (await fetch(file)).arrayBuffer());
    if (!audio) throw new Refusal(400, "InvalidParameter", "no such object");
    const language = parameters["language"];
    const request: Accepted = {
      model,
      context: "",
      audio: file,
      language: typeof language === "string" ? language : undefined,
      languageId: true,
      itn: flag(parameters["enable_itn"]),
      incremental: false,
      stream: false,
    };
    entry.request = request;
    const id = randomUUID();
    const channels = Array.isArray(parameters["channel_id"]) ? parameters["channel_id"].length : 1;
    tasks.set(id, { request, samples: decode(audio, undefined, Infinity), channels, asked: 0 });
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
    if (behavior.taskFailure) {
      const output = { task_id: id, task_status: "FAILED", code: behavior.taskFailure, message: "failed" };
      return { request_id: randomUUID(), output };
    }
    const result = { transcription_url: `${url()}/results/${id}.json?signature=x` };
    return {
      request_id: randomUUID(),
      output: { task_id: id, task_status: "SUCCEEDED", result },
      usage: { seconds: Math.ceil(task.samples.length / 16_000) * task.channels },
    };
  }

  async function result(id: string): Promise<object> {
    const task = tasks.get(id);
    if (!task) throw new Refusal(404, "NotFound", id);
    const { text, language } = await behavior.ears(task.samples, task.request, () => undefined);
    const words = text
      .split(" ")
      .map((word, i) => ({ begin_time: i * 700, end_time: i * 700 + 500, text: word, punctuation: " " }));
    const sentences = text ? [{ sentence_id: 0, begin_time: 0, end_time: 1_000, language, text, words }] : [];
    const transcripts = Array.from({ length: task.channels }, (_, channel_id) => ({ channel_id, text, sentences }));
    return { file_url: task.request.audio, transcripts };
  }

  return {
    stored,
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
