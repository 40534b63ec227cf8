import type * as vscode from "vscode";
import type { FfmpegFinder } from "../../audio/ffmpeg";
import type { Pacers } from "../../pipeline/pacer";
import type { Connections } from "./connections";
import type { Conclusions } from "./conclude";
import type { AgainDeps } from "../../session/agreeAgain";
import type { Consent } from "../../session/consent";
import type { RetranscribeSegment } from "./retranscribeSegment";
import type { Transcribe } from "./transcribeAll";
import type { Settings } from "../settings";
import type { Durations } from "../../session/durations";
import type { LastEditor } from "../insertion/lastEditor";
import type { EditorJobs } from "./editorJob";
import type { Keys } from "../keys";
import type { Local } from "./local";
import type { Failures } from "../ui/failureMessages";
import type { LinkStates } from "../notes/linkState";
import type { OneTimeNotices } from "../ui/oneTimeNotices";
import type { Proposals } from "../ui/proposals";
import type { Status } from "../ui/status";
import type { Storage } from "./editorStorage";

/** Everything that lives as long as the extension. Made once, in `earmark.ts`. */
export interface Parts {
  readonly ffmpegs: FfmpegFinder;
  readonly log: vscode.LogOutputChannel;
  readonly keys: Keys;
  readonly status: Status;
  readonly consent: Consent;
  readonly connections: Connections;
  readonly local: Local;
  readonly lastEditor: LastEditor;
  readonly jobs: EditorJobs;
  readonly oneTimeNotices: OneTimeNotices;
  readonly storage: Storage;
  readonly durations: Durations;
  readonly links: LinkStates;
  readonly proposals: Proposals;
  /** A transcript was saved or changed, or all were removed. */
  readonly saved: vscode.EventEmitter<void>;
  /** Something came of the recording of that path, which a job is at. */
  readonly recognized: vscode.EventEmitter<string>;
  readonly pacers: Pacers;
  readonly failures: Failures;
  readonly conclusions: Conclusions;
  readonly again: AgainDeps<Settings>;
  readonly transcribe: Transcribe;
  readonly retranscribe: RetranscribeSegment;
}
