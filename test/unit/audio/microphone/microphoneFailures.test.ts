import assert from "node:assert/strict";
import { captureArguments, linuxInputs } from "../../../../src/audio/microphone/captureInputs";
import { failureOf, microphoneError, type DeviceFormat } from "../../../../src/audio/microphone/microphoneFailures";

describe("a microphone that cannot be used", () => {
  const cases: readonly (readonly [DeviceFormat, string, number | null, string])[] = [
    // Printed here by 5.1, and the same words behind `[in#0 @ 0x]` by 7.
    ["pulse", "nosuch: Input/output error", 1, "noMicrophone"],
    ["pulse", "[in#0 @ 0x55] Error opening input: Input/output error\nError opening input file nosuch.", 1, "noMicrophone"],
    ["pulse", "default: No such process", 1, "noServer"],
    ["pulse", "default: No such device or address", 1, "noServer"],
    ["pulse", "default: Operation not permitted", 1, "microphoneRefused"],
    ["pulse", "Unknown input format: 'pulse'", 1, "noDevices"],
    ["pulse", "[in#0 @ 0x55] Error opening input: Unknown input format: 'pulse'", 8, "noDevices"],
    ["alsa", "[alsa @ 0x5] cannot open audio device hw:9 (No such file or directory)\nhw:9: Input/output error", 1, "noMicrophone"],
    ["alsa", "[alsa @ 0x5] cannot open audio device default (Device or resource busy)", 1, "microphoneBusy"],
    ["alsa", "[alsa @ 0x5] cannot open audio device default (Permission denied)", 1, "microphoneRefused"],
    ["avfoundation", "[AVFoundation indev @ 0x7] Audio device not found\n:x: Input/output error", 1, "noMicrophone"],
    ["avfoundation", "[avfoundation @ 0x7] Invalid audio device index", 251, "noMicrophone"],
    ["avfoundation", "[AVFoundation indev @ 0x7] Failed to create AV capture input device: Cannot use BlackHole 2ch", 1, "microphoneRefused"],
    ["avfoundation", "", null, "microphoneRefused"],
    ["dshow", "[dshow @ 0] Could not find audio only device with name [x] among source devices of type audio.\naudio=x: I/O error", 1, "noMicrophone"],
    ["dshow", "[dshow @ 0] Could not enumerate audio only devices (or none found).", 1, "noMicrophone"],
    ["dshow", "[dshow @ 0] Could not run graph (sometimes caused by a device already in use by other application)\naudio=x: I/O error", 1, "microphoneBusy"],
    ["dshow", "audio=x: I/O error", 1, "microphoneBusy"],
  ]; // prettier-ignore
  for (const [format, said, code, failure] of cases)
    it(`${format}: ${said.split("\n")[0] || "ended by the system"}: ${failure}`, () =>
      assert.equal(failureOf(format, said, code), failure));

  it("is named where it was wanted, and what has no devices is an ffmpeg to be replaced", () => {
    const { code, detail } = microphoneError("noMicrophone", "nosuch: Input/output error", "nosuch");
    assert.deepEqual([code, detail], ["noMicrophone", "nosuch"]);
    const other = microphoneError("noDevices", "Unknown input format: 'pulse'");
    assert.deepEqual([other.code, other.detail], ["noFfmpeg", "microphone"]);
    assert.equal(microphoneError("noServer", "").code, "noMicrophone");
  });
});

describe("what ffmpeg is called with to hear a microphone", () => {
  it("takes a name as it is, one argument behind -i, whatever it begins with or holds", () => {
    for (const name of ["-y", "a:b=c", '"q" $(x) `y`', "麦克风", "-", "a b\nc"]) {
      const [input] = linuxInputs(`pulse:${name}`);
      const args = input ? captureArguments(input) : [];
      assert.equal(args[args.indexOf("-i") + 1], name);
      assert.equal(args.filter((one) => one === name).length, 1);
      assert.equal(args.at(-1), "pipe:1");
    }
  });

  it("knows both ways of Linux, the server's first; a name without one is the server's", () => {
    const formats = (id: string | undefined): string[] => linuxInputs(id).map(({ format, url }) => `${format} ${url}`);
    assert.deepEqual(formats(undefined), ["pulse default", "alsa default"]);
    assert.deepEqual(formats(" "), ["pulse default", "alsa default"]);
    assert.deepEqual(formats("alsa:plughw:CARD=PCH,DEV=0"), ["alsa plughw:CARD=PCH,DEV=0"]);
    assert.deepEqual(formats("alsa_input.usb"), ["pulse alsa_input.usb"]);
    assert.deepEqual(formats("pulse:"), ["pulse "]);
  });

  it("asks for sound at once, and for nothing to be looked at before", () => {
    for (const format of ["pulse", "alsa", "avfoundation", "dshow"] as const) {
      const args = captureArguments({ format, url: "x" }).join(" ");
      assert.match(args, /-analyzeduration 0 .*-i x .*-ac 1 -ar 16000 .*-f s16le -flush_packets 1 pipe:1$/);
    }
  });
});
