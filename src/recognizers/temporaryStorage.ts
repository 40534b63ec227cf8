import { randomUUID } from "node:crypto";
import { stat } from "node:fs/promises";
import * as path from "node:path";
import { EarmarkError } from "../core/errors";
import { isLoopback } from "./baseUrl";
import { fileBody, formBody } from "./body";
import type { DashScope } from "./cloudProtocol";
import { errorOf } from "./failures";
import { objectOf, textOf } from "./hypotheses";
import { at, numberOf, stringOf } from "./json";

/** What an `oss://` URL needs beside itself, or the service does not know it. */
export const RESOLVE = { "x-dashscope-ossresourceresolve": "enable" } as const;

const MEGABYTE = 1_048_576;

/**
 * Puts a file into the service's temporary storage, where it lies for 48 hours and cannot be removed by us, and answers with
 * its URL. Only for the account and the model that it was put there for.
 * @throws {EarmarkError} by what happened; `tooLarge` before a byte of it is sent; `signal.reason` when aborted
 */
export async function store(
  file: string,
  { baseUrl, model, key, http }: DashScope,
  onSent: (bytes: number, of: number) => void,
  signal: AbortSignal,
): Promise<string> {
  const query = `action=getPolicy&model=${encodeURIComponent(model.id)}`;
  const headers = { authorization: `Bearer ${key}`, accept: "application/json" };
  const data = at(await objectOf(await http.get(`${baseUrl}/api/v1/uploads?${query}`, headers, signal)), "data");
  const field = (name: string): string => {
    const value = stringOf(at(data, name));
    if (!value) throw new EarmarkError("badAnswer", `The service did not return ${name} for the upload.`);
    return value;
  };
  const { size } = await stat(file);
  const most = numberOf(at(data, "max_file_size_mb"));
  if (most !== undefined && size > most * MEGABYTE) {
    throw new EarmarkError("tooLarge", `The file has ${size} bytes; the storage accepts up to ${most} MB.`);
  }
  // Writing over another object is forbidden, and names of files are nobody's business.
  const name = `${randomUUID()}${/^\.\w{2,5}$/.exec(path.extname(file))?.[0] ?? ""}`;
  const object = `${field("upload_dir")}/${name}`;
  const { body, type } = formBody(
    [
      ["OSSAccessKeyId", field("oss_access_key_id")],
      ["Signature", field("signature")],
      ["policy", field("policy")],
      ["key", object],
      ["x-oss-object-acl", field("x_oss_object_acl")],
      ["x-oss-forbid-overwrite", field("x_oss_forbid_overwrite")],
      ["success_action_status", "200"],
    ],
    {
      field: "file",
      name,
      mime: "application/octet-stream",
      body: fileBody(file, size, (bytes) => onSent(bytes, size)),
    },
  );
  // Another host: the key does not go there.
  const answer = await http.post(hostFor(field("upload_host")), { "content-type": type }, body, signal);
  await textOf(answer);
  if (answer.status >= 400) throw errorOf({ status: answer.status, code: "", message: "" });
  return `oss://${object}`;
}

/** @throws {EarmarkError} `badAnswer` for what is not https, nor this machine */
function hostFor(url: string): string {
  const host = URL.canParse(url) ? new URL(url) : undefined;
  const safe = host && (host.protocol === "https:" || isLoopback(host.hostname));
  if (!safe) throw new EarmarkError("badAnswer", "The service returned an upload host that does not use https.");
  return `${host.origin}${host.pathname}`;
}
