import { SAMPLE_RATE } from "../decode";
import type { DeviceFormat } from "./microphoneFailures";

/** One way to a microphone. */
export interface DeviceInput {
  readonly format: DeviceFormat;
  /** What is behind `-i`. */
  readonly url: string;
  /** The device's name, where one was wanted. */
  readonly name?: string;
}

/** Milliseconds of sound that come at once. */
const PIECE_MS = 20;
/** PulseAudio counts in bytes of what ffmpeg asks it for by itself: 48 kHz, two channels of 16 bits. */
const PULSE_FRAGMENT = String((48_000 * 4 * PIECE_MS) / 1_000);

/** Of each way what makes the sound come soon. Without a fragment size PulseAudio hands over two seconds at a time. */
const SOON: Readonly<Record<DeviceFormat, readonly string[]>> = {
  pulse: ["-fragment_size", PULSE_FRAGMENT],
  alsa: ["-thread_queue_size", "1024"],
  avfoundation: [],
  // Milliseconds; by itself half a second. The second is what it may be behind before it throws sound away.
  dshow: ["-audio_buffer_size", "50", "-rtbufsize", "16M"],
};

/** A device says what it sends: looking at it for longer (five seconds by itself) only delays the first word. */
const NO_PROBING = ["-probesize", "32", "-analyzeduration", "0"];

/**
 * What ffmpeg is called with to hand over what a microphone hears as raw samples, each as soon as it is there. All are arguments of their own,
 * with no shell in between, and ffmpeg takes what is behind `-i` for a name, whatever it begins with.
 */
export function captureArguments({ format, url }: DeviceInput): string[] {
  const input = ["-hide_banner", "-v", "error", "-f", format, ...SOON[format], ...NO_PROBING, "-i", url];
  const output = ["-vn", "-ac", "1", "-ar", String(SAMPLE_RATE), "-c:a", "pcm_s16le", "-f", "s16le"];
  return [...input, ...output, "-flush_packets", "1", "pipe:1"];
}

/** On Linux: what an id names, or, without one, the sound server's choice, then ALSA's. */
export function linuxInputs(id: string | undefined): readonly DeviceInput[] {
  if (id === undefined || id.trim() === "")
    return [
      { format: "pulse", url: "default" },
      { format: "alsa", url: "default" },
    ];
  const [, format, name = id] = /^(pulse|alsa):(.*)$/s.exec(id) ?? [];
  return [{ format: format === "alsa" ? "alsa" : "pulse", url: name, name }];
}
