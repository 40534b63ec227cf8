import { constants } from "node:os";
import { EarmarkError, type ErrorCode } from "../core/errors";
import { UsageError } from "./arguments";
import { OutputError } from "./output";

/** What a script can tell by the exit code. */
export const EXIT = {
  done: 0,
  fault: 1,
  usage: 2,
  recording: 3,
  account: 4,
  network: 5,
  service: 6,
  gaps: 7,
  machine: 8,
  interrupted: 130,
  /** Whoever read standard output has left, as after SIGPIPE. */
  unread: 141,
} as const;

/** From the best to the worst: one gap in one recording must not hide that another could not be read at all. */
const ORDER: readonly Kind[] = [
  "done",
  "gaps",
  "recording",
  "network",
  "service",
  "account",
  "machine",
  "usage",
  "fault",
  "unread",
  "interrupted",
];

/** The exit code of several recordings. */
export function worst(codes: readonly number[]): number {
  const places = codes.map((code) => ORDER.findIndex((kind) => EXIT[kind] === code));
  return EXIT[ORDER[Math.max(0, ...places)] ?? "fault"];
}

type Kind = keyof typeof EXIT;

const KINDS: Readonly<Record<ErrorCode, Kind>> = {
  noKey: "account",
  badKey: "account",
  arrears: "account",
  notActivated: "account",
  modelMissing: "account",
  wrongModel: "usage",
  quota: "account",
  offline: "network",
  unreachable: "network",
  timeout: "network",
  proxy: "network",
  proxySignIn: "network",
  certificate: "network",
  cut: "network",
  throttled: "service",
  service: "service",
  badAnswer: "service",
  refused: "service",
  tooLong: "service",
  tooLarge: "service",
  badRequest: "service",
  looped: "service",
  badUrl: "recording",
  missingFile: "recording",
  notOnDisk: "recording",
  changed: "recording",
  emptyFile: "recording",
  noAudio: "recording",
  unreadable: "recording",
  playlist: "recording",
  notSupported: "recording",
  notFollowable: "recording",
  soundLost: "recording",
  noFfmpeg: "machine",
  ffmpegDamaged: "machine",
  noModel: "machine",
  modelDamaged: "machine",
  notInFolder: "machine",
  noSpace: "machine",
  oldSystem: "machine",
  engineFolder: "machine",
  engineLoad: "machine",
  engine: "machine",
  noMicrophone: "machine",
  microphoneRefused: "machine",
  microphoneBusy: "machine",
  microphoneGone: "machine",
  notWritable: "machine",
  unfinished: "machine",
  remoteMicrophone: "machine",
  settings: "usage",
  budget: "machine",
};

/** The exit code of an error, by its kind. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError) return EXIT.usage;
  if (error instanceof OutputError) return error.code === "EPIPE" ? EXIT.unread : EXIT.machine;
  return error instanceof EarmarkError ? EXIT[KINDS[error.code]] : EXIT.fault;
}

/** As shells say it: 128 and the number of the signal, so that whoever sent it can tell it from Ctrl+C. */
export function exitCodeOfSignal(signal: NodeJS.Signals | undefined): number {
  return signal ? 128 + constants.signals[signal] : EXIT.interrupted;
}
