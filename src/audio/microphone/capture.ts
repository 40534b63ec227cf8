import { EarmarkError } from "../../core/errors";
import type { Ffmpeg } from "../ffmpeg";
import { start } from "../process";
import { int16s, wholeUnits } from "../samples";
import { failureOf, microphoneError } from "./microphoneFailures";
import { captureArguments, linuxInputs, type DeviceInput } from "./captureInputs";
import { checkDevices, macMicrophones, windowsMicrophones } from "./microphones";

/**
 * What a microphone hears, as 16 kHz mono samples, in pieces of some 20 ms. Leaving the loop, or aborting, closes the microphone before it returns.
 * @param id of `microphones`; the system's choice where it is undefined
 * @throws {EarmarkError} `noMicrophone`, `microphoneRefused`, `microphoneBusy`, `noFfmpeg` before anything came; `microphoneGone` later; `signal.reason`
 * when aborted
 */
export async function* capture(
  ffmpeg: Ffmpeg,
  id: string | undefined,
  signal: AbortSignal,
  platform: NodeJS.Platform = process.platform,
): AsyncGenerator<Int16Array, void, undefined> {
  checkDevices(ffmpeg);
  const inputs = await inputsOf(ffmpeg, id, signal, platform);
  let failure: EarmarkError | undefined;
  for (const input of inputs) {
    const next = yield* captureFrom(ffmpeg, input, signal);
    // What the first way says is about the microphone; that of a later one only that it was no way either.
    failure ??= next;
    if (next.code !== "noMicrophone" && next.code !== "noFfmpeg") throw next;
  }
  throw failure ?? new EarmarkError("noMicrophone", "There is no way to a microphone.");
}

async function inputsOf(
  ffmpeg: Ffmpeg,
  id: string | undefined,
  signal: AbortSignal,
  platform: NodeJS.Platform,
): Promise<readonly DeviceInput[]> {
  const wanted = id?.trim() ? id : undefined;
  if (platform === "win32") {
    const url = wanted ?? (await windowsMicrophones(ffmpeg, signal))[0]?.id;
    if (url === undefined) throw new EarmarkError("noMicrophone", "DirectShow lists no microphone.");
    // An alternative name says nothing to anybody.
    const isShown = wanted !== undefined && !wanted.startsWith("@device");
    return [{ format: "dshow", url: `audio=${url}`, ...(isShown ? { name: wanted } : {}) }];
  }
  if (platform !== "darwin") return linuxInputs(wanted);
  if (wanted === undefined) return [{ format: "avfoundation", url: ":default" }];
  const found = (await macMicrophones(ffmpeg, signal)).find((one) => one.id === wanted);
  if (!found) throw new EarmarkError("noMicrophone", "AVFoundation does not list this microphone.", { detail: wanted });
  return [{ format: "avfoundation", url: `:${found.index}`, name: wanted }];
}

/** Why nothing came. @throws {EarmarkError} `microphoneGone`; `signal.reason` when aborted */
async function* captureFrom(
  ffmpeg: Ffmpeg,
  input: DeviceInput,
  signal: AbortSignal,
): AsyncGenerator<Int16Array, EarmarkError, undefined> {
  signal.throwIfAborted();
  let hasCome = false;
  const child = start(ffmpeg, captureArguments(input));
  signal.addEventListener("abort", child.end, { once: true });
  try {
    for await (const samples of wholeUnits(child.stdout, 2, int16s)) {
      hasCome = true;
      yield samples;
    }
    const code = await child.exited;
    signal.throwIfAborted();
    const said = child.stderr();
    // It leaves with 0 or with 1, by its version, when a microphone is gone.
    if (hasCome) throw new EarmarkError("microphoneGone", `The microphone is gone: ${said.trim().slice(-300)}`);
    return microphoneError(failureOf(input.format, said, code), said, input.name);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener("abort", child.end);
    child.end();
    await child.exited.catch(() => undefined);
  }
}
