import { EarmarkError, type ErrorCode } from "../../core/errors";

/** The ways to a microphone that ffmpeg has, as it names them. */
export type DeviceFormat = "pulse" | "alsa" | "avfoundation" | "dshow";

/** Why nothing is recorded. `noServer`: the way itself is not there, and another one may be; `noDevices`: this ffmpeg was built without it. */
export type Failure = Extract<ErrorCode, `microphone${string}` | "noMicrophone"> | "noServer" | "noDevices";

/**
 * By what ffmpeg prints, in the order in which it is looked at. Of PulseAudio it prints the server's own numbers as if they were the system's:
 * 1 (access) is "Operation not permitted", 5 (no such source) "Input/output error", 9 (cookie) "Bad file descriptor", 26 (busy) "Text file busy", and
 * all others say that there is no server to talk to.
 */
const SIGNS: Readonly<Record<DeviceFormat, readonly (readonly [RegExp, Failure])[]>> = {
  pulse: [
    [/Operation not permitted|Bad file descriptor/, "microphoneRefused"],
    [/Text file busy/, "microphoneBusy"],
    [/Input\/output error/, "noMicrophone"],
  ],
  alsa: [
    [/\((?:Permission denied|Operation not permitted)\)/, "microphoneRefused"],
    [/\(Device or resource busy\)/, "microphoneBusy"],
    [/cannot open audio device|No such (?:file|device)/, "noMicrophone"],
  ],
  avfoundation: [
    [/device not found|Invalid (?:audio )?device index|No AV capture device found/i, "noMicrophone"],
    // "Cannot use NAME", in the system's language: nobody but the user's own "Don't Allow" keeps a program from a microphone there.
    [/Failed to create AV capture input device|can't add audio input/, "microphoneRefused"],
  ],
  dshow: [
    [/Could not (?:find|enumerate) audio/, "noMicrophone"],
    // "sometimes caused by a device already in use by other application", and always by the switch for all desktop apps.
    [/Could not run graph|Unable to BindToObject|Could not connect pins|Could not add/, "microphoneBusy"],
  ],
};

/** What ffmpeg's messages say of a microphone that could not be opened. `code`: its exit code, null where the system ended it. */
export function failureOf(format: DeviceFormat, stderr: string, code: number | null): Failure {
  if (/Unknown input format/.test(stderr)) return "noDevices";
  for (const [sign, failure] of SIGNS[format]) if (sign.test(stderr)) return failure;
  // macOS ends a program that asks for a microphone in the name of an app that says nothing about why it needs one.
  if (format === "avfoundation" && code === null) return "microphoneRefused";
  return format === "pulse" ? "noServer" : "microphoneBusy";
}

/** @param name of the microphone that was wanted */
export function microphoneError(failure: Failure, stderr: string, name?: string): EarmarkError {
  const said = stderr.trim().slice(-300);
  if (failure === "noDevices")
    return new EarmarkError("noFfmpeg", `This ffmpeg cannot record: ${said}`, { detail: "microphone" });
  if (failure === "noServer" || failure === "noMicrophone")
    return new EarmarkError("noMicrophone", `No microphone: ${said}`, name === undefined ? {} : { detail: name });
  return new EarmarkError(failure, `The microphone cannot be used: ${said}`);
}
