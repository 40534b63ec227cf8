import type { Clock } from "../../core/clock";
import type { InboxEntry, InboxState } from "../../storage/inboxStore";

/** A recording in the folder, as the system tells of it. */
export interface FoundFile {
  /** Absolute. */
  readonly path: string;
  /** Within the inbox. */
  readonly below: string;
  readonly size: number;
  readonly mtimeMs: number;
  /** Its number on the disk, as text; what takes its name has another. */
  readonly inode: string;
  /** Its content is not on this machine, as far as the system says. */
  readonly isElsewhere: boolean;
}

/** The folder at one moment. */
export interface Look {
  /** The folder's own number on the disk; empty where there is none. */
  readonly folder: string;
  readonly files: readonly FoundFile[];
}

/** What an inbox does with the disk. */
export interface InboxDisk {
  /** Undefined: the folder is not there, or cannot be read. Never throws. */
  look(): Promise<Look | undefined>;
  /** As it lies there now. @throws Node's error where it cannot be read */
  fingerprint(file: string): Promise<string>;
  /** Of copies the same. @throws Node's error where it cannot be read */
  outline(file: string): Promise<string>;
  /** Where the note of a recording goes, if nothing is there. */
  wanted(file: FoundFile): string;
  /** A name beside it, or itself, that nobody has. */
  free(wanted: string): Promise<string>;
  /** False: something is there by now. @throws Node's error where it cannot be written */
  write(note: string, text: string): Promise<boolean>;
  /** SHA-256 of what is there; undefined where nothing is. */
  digest(note: string): Promise<string | undefined>;
}

/** What outlives whoever watches. */
export interface InboxRecords {
  nameOf(file: string): Promise<string>;
  find(name: string): Promise<InboxEntry | undefined>;
  keep(name: string, entry: InboxEntry): Promise<void>;
  forget(name: string): Promise<void>;
  list(): Promise<readonly (InboxEntry & { readonly name: string })[]>;
  state(): Promise<InboxState | undefined>;
  keepState(state: InboxState): Promise<void>;
  /** Undefined: another process watches. */
  lock(): Promise<InboxLock | undefined>;
}

export interface InboxLock {
  isOurs(): Promise<boolean>;
  release(): Promise<void>;
}

/** What came of one recording. */
export type Outcome =
  /** Its note was put. */
  | { readonly kind: "done"; readonly gaps: boolean }
  /** Nothing was said in it, and there is no note. */
  | { readonly kind: "silent" }
  /** It may not be sent without a question: it is dearer than the user wants to be asked about, or its price is not known. */
  | { readonly kind: "asks" };

/** Writes a note; answers with where it is. @throws {EarmarkError} `changed` where it is another recording by now; Node's error */
export type Put = (text: string) => Promise<string>;

/** What is said of an inbox, each time once. */
export type InboxEvent =
  /** So many recordings were there before it was watched: they are left alone. */
  | { readonly kind: "before"; readonly count: number }
  | { readonly kind: "began"; readonly file: FoundFile }
  | { readonly kind: "ended"; readonly file: FoundFile; readonly entry: InboxEntry }
  /** Nothing is left to be done for now. */
  | { readonly kind: "batch"; readonly entries: readonly InboxEntry[] }
  /** The month's budget is used up: it goes on next month. */
  | { readonly kind: "budget" }
  /** It cannot go on before the user has done something about it. */
  | { readonly kind: "stopped"; readonly error: unknown };

/** What there is to see of an inbox. */
export interface InboxView {
  readonly state:
    | "starting"
    /** The folder is not there. */
    | "missing"
    /** Another window or program watches it. */
    | "elsewhere"
    | "watching"
    | "transcribing"
    /** The network or the service does not answer: it tries again by itself. */
    | "waiting"
    | "budget"
    | "stopped"
    | "ended";
  /** The recording at work. */
  readonly current?: string;
  /** Recordings that are complete and not transcribed yet. */
  readonly queued: number;
  /** Recordings that may still grow. */
  readonly arriving: number;
  /** Recordings that are not on this machine. */
  readonly notHere: number;
  readonly error?: unknown;
}

/** What an inbox needs of the program around it. */
export interface InboxDeps {
  readonly clock: Clock;
  /** Milliseconds since 1970. */
  readonly today: () => number;
  readonly disk: InboxDisk;
  readonly records: InboxRecords;
  /** The system's events of names in the folder. */
  readonly events: { ensure(): void; close(): void };
  /** Transcribes, and puts the note. `asked`: the user wants this one, and may be asked. @throws {EarmarkError}; `signal.reason` */
  readonly transcribe: (file: FoundFile, put: Put, asked: boolean, signal: AbortSignal) => Promise<Outcome>;
  readonly tell: (event: InboxEvent) => void;
  readonly show: (view: InboxView) => void;
  /** What was there before is wanted too, and it ends when nothing is left to be done. */
  readonly once?: boolean;
}

/** Why a run ended by itself. */
export type Ended =
  | { readonly why: "done" | "budget" | "elsewhere" | "missing" }
  | { readonly why: "error"; readonly error: unknown };
