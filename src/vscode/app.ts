import * as path from "node:path";
import * as vscode from "vscode";
import { FfmpegFinder } from "../audio/ffmpeg";
import { Pacers } from "../pipeline/pacer";
import { dictationActions, registerDictation } from "./dictation/dictationCommands";
import { dictationConsentIn } from "./dictation/dictationQuestion";
import { Dictations } from "./dictation/dictations";
import { finishLeftovers } from "./dictation/leftBehind";
import { registerCache, tidy } from "./commands/cache";
import { registerAccount } from "./commands/account";
import { registerFolders } from "./commands/folders";
import { registerEngine } from "./commands/selectEngine";
import { registerExport } from "./commands/export";
import { registerGlossary } from "./commands/addToGlossary";
import { registerJob } from "./commands/jobCommands";
import { registerLinks } from "./commands/linkCommands";
import { registerLanguage } from "./commands/language";
import { registerOpen } from "./commands/open";
import { registerLocalModels } from "./commands/localModels";
import { registerRedo } from "./commands/redo";
import { registerSearch } from "./commands/searchTranscripts";
import { registerTranscribe } from "./commands/transcribeCommands";
import { connect } from "./transcription/connect";
import { JobRunner } from "./transcription/jobRunner";
import { consentIn } from "./transcription/editorConsent";
import { Durations } from "../session/durations";
import { TranscriptSearch } from "../session/transcriptSearch";
import { measure, type Measure } from "../session/measure";
import { retranscribeJob, type RetranscribeJob } from "./transcription/retranscribeJob";
import { retranscribeSegment, type RetranscribeSegment } from "./transcription/retranscribeSegment";
import { transcribeAll, type Transcribe, type TranscribeDeps } from "./transcription/transcribeAll";
import { workspacePaths } from "./transcription/workspacePaths";
import { measureWithProgress } from "./ui/measuring";
import { editorQuestions } from "./ui/editorQuestions";
import type { EditorJobDeps, EditorJobs } from "./transcription/editorJob";
import type { LastEditor } from "./insertion/lastEditor";
import { workspaceOfWindow } from "./transcription/interrupted";
import { Failures } from "./ui/failureMessages";
import { JobContexts } from "./ui/jobContexts";
import { Jobs } from "../session/jobs";
import { registerInbox } from "./inbox/inboxCommands";
import { offerConsent, tellOfInbox } from "./inbox/inboxMessages";
import { InboxWatch } from "./inbox/inboxWatch";
import { watchConsentIn } from "./inbox/watchQuestion";
import { Keys } from "./keys";
import { registerKeyInTerminals } from "./terminals/keyInTerminals";
import { Local } from "./transcription/local";
import { DropAndPaste } from "./notes/dropAndPaste";
import { LinkHover } from "./notes/linkHover";
import { LinkLenses } from "./notes/linkLenses";
import { LinkStates } from "./notes/linkState";
import { storageIn } from "./transcription/editorStorage";
import { Connections } from "./transcription/connections";
import { OneTimeNotices } from "./ui/oneTimeNotices";
import { timeLinksIn } from "./notes/timeLinks";
import { Proposals } from "./ui/proposals";
import { offerResume } from "./transcription/resume";
import { Transcriptions } from "./ui/transcriptions";
import { registerUsage } from "./commands/usage";
import { Status } from "./ui/status";
import { AgentServer } from "./tools/agentServer";
import { KeyForAgents, registerKeyForAgents } from "./tools/keyForAgents";
import { FindTool, type FindInput } from "./tools/findTool";
import { TranscribeTool, type TranscribeInput } from "./tools/transcribeTool";
import { TranscriptEditor } from "./transcriptEditor/editor";
import { t } from "./ui/l10n";
import { withoutHomeIn } from "./ui/logChannel";
import { showError } from "./ui/messages";

/** What is needed only while somebody dictates, and what a window that ended badly left of that. */
const DICTATION = "dictation";

/** What VS Code asks for by itself, and not by a command. */
export interface Features {
  readonly lenses: vscode.CodeLensProvider;
  readonly hover: vscode.HoverProvider;
  readonly editor: vscode.CustomReadonlyEditorProvider;
  readonly transcriptions: vscode.TreeDataProvider<unknown>;
  readonly dropAndPaste: DropAndPaste;
  readonly timeLinks: (document: vscode.TextDocument) => vscode.DocumentLink[];
  readonly transcribeTool: vscode.LanguageModelTool<TranscribeInput>;
  readonly findTool: vscode.LanguageModelTool<FindInput>;
  readonly agentServer: AgentServer;
  readonly keyForAgents: KeyForAgents;
  /** Does nothing before `refresh`. */
  readonly inbox: InboxWatch;
  /** The window closes: what cannot be finished in a few seconds is left to the next one. */
  readonly close: () => Promise<void>;
}

/** Makes everything that lives as long as the extension, and registers each feature with what it uses. Opens no connection: that waits for a command. */
export function start(context: vscode.ExtensionContext, lastEditor: LastEditor): Features {
  const log = withoutHomeIn(vscode.window.createOutputChannel("Earmark", { log: true }));
  context.subscriptions.push(log);
  try {
    const stored = new vscode.EventEmitter<void>();
    const recognized = new vscode.EventEmitter<string>();
    const ffmpegs = new FfmpegFinder(context.extensionPath);
    const storage = storageIn(context.globalStorageUri);
    const { transcripts, tracks, copies } = storage;
    // Nothing is read before the first search.
    const search = new TranscriptSearch(transcripts);
    const durations = new Durations(ffmpegs);
    const keys = new Keys(context.secrets);
    const keyForAgents = new KeyForAgents(context.workspaceState, keys);
    const status = new Status();
    const failures = new Failures(log, status);
    const connections = new Connections();
    const local = new Local(context, log);
    const pacers = new Pacers();
    const proposals = new Proposals();
    const oneTimeNotices = new OneTimeNotices();
    const consent = consentIn(context.globalState);
    const links = new LinkStates(transcripts, durations);
    const contexts = new JobContexts(() => jobs);
    const jobDeps: EditorJobDeps = {
      log,
      ffmpegs,
      store: { ...storage, workspace: workspaceOfWindow, kept: () => stored.fire() },
      connect: (request, told) => connect(request, told, { keys, connections, local, pacers, storage, log }),
      show: (job, view) => {
        if (!dictations.takes(job, view)) status.show(job, view);
        jobs.changed();
        const { recording } = job.request;
        if (recording.kind === "file") recognized.fire(recording.path);
      },
    };
    const jobs: EditorJobs = new Jobs(jobDeps, () => contexts.changed());
    const tidyUp = (): Promise<void> => tidy(storage, log);
    const runner = new JobRunner({ failures, lastEditor, log, tidy: tidyUp });
    const recordings = path.join(context.globalStorageUri.fsPath, DICTATION);
    const dictationConsent = dictationConsentIn(context.globalState);
    const dictations = new Dictations({
      lastEditor,
      keys,
      status,
      ffmpegs,
      jobs,
      runner,
      consent: dictationConsent,
      spending: storage.spending,
      log,
      storage: recordings,
      failures,
    });
    const measureEach: Measure = (recordings, settings) => measure(recordings, settings, ffmpegs);
    const again = { consent, measure: measureEach };
    const agreement: TranscribeDeps["agreement"] = {
      consent,
      questions: editorQuestions,
      notices: oneTimeNotices,
      store: storage,
      measure: (recordings, settings, together) =>
        together ? measureWithProgress(recordings, settings, durations) : measureEach(recordings, settings),
    };
    const queue = { jobs, runner, failures };
    const { journal: _, ...unjournaled } = jobDeps.store;
    const inbox = new InboxWatch({
      // It goes on by itself in the next window; the user's own jobs are offered there.
      jobs: new Jobs({ ...jobDeps, store: unjournaled, show: () => undefined }),
      keys,
      ffmpegs,
      store: storage,
      measure: measureEach,
      consent,
      watchConsent: watchConsentIn(context.globalState),
      log,
      storage: context.globalStorageUri.fsPath,
      tell: (event, watched) =>
        tellOfInbox(event, watched, { failures, consent, durations, changed: () => stored.fire() }),
      offerConsent,
    });
    const transcribe: Transcribe = (request) =>
      transcribeAll(request, { keys, status, ffmpegs, log, oneTimeNotices, agreement, queue });
    const retranscribe: RetranscribeSegment = (asked, signal) =>
      retranscribeSegment(asked, { consent, recognition: jobDeps, log }, signal);
    const retranscribeWhole: RetranscribeJob = (job, settings) =>
      retranscribeJob(job, settings, { jobs, runner, status, proposals, again, log });
    const editor = new TranscriptEditor(context.extensionUri, {
      ffmpegs,
      storage,
      jobs,
      stored,
      recognized,
      transcribeAll: transcribe,
      retranscribe,
      proposals,
      lastEditor,
      failures,
      log,
    });
    context.subscriptions.push(
      status,
      contexts,
      connections,
      local,
      proposals,
      stored,
      recognized,
      // Closing the window ends requests and child processes; the journal has the rest.
      { dispose: () => void jobs.suspend() },
      inbox,
      registerInbox(inbox),
      dictations,
      registerDictation({ dictations, ffmpegs, failures }),
      registerTranscribe({ ffmpegs, tracks, lastEditor, transcribeAll: transcribe, failures, log }),
      registerFolders({ transcripts, lastEditor, transcribeAll: transcribe, failures }),
      registerJob({ jobs, status, runner, keys, ofDictation: () => dictationActions(dictations) }),
      registerAccount(keys, status),
      registerKeyInTerminals(context, keys, log),
      keyForAgents,
      registerKeyForAgents(keyForAgents),
      registerEngine({ local, connections, keys, status, failures, log }),
      registerLanguage(),
      registerLocalModels({ local, connections, failures }),
      registerRedo({
        jobs,
        retranscribeJob: retranscribeWhole,
        retranscribe,
        transcripts,
        proposals,
        stored,
        failures,
        log,
      }),
      registerGlossary(lastEditor, log),
      registerExport(transcripts, { ffmpegs, log }),
      registerLinks({ links, transcribeAll: transcribe, jobs, failures, log }),
      registerOpen(editor, transcripts),
      registerSearch(editor, search),
      registerUsage(storage.spending),
      registerCache({ storage, stored }),
      vscode.commands.registerCommand("earmark.showLog", () => log.show()),
      // Never opened unasked.
      vscode.commands.registerCommand("earmark.getStarted", () =>
        vscode.commands.executeCommand("workbench.action.openWalkthrough", `${context.extension.id}#earmark.start`),
      ),
    );
    // After what has to be ready: neither is waited for.
    void finishLeftovers(recordings, ffmpegs, log)
      .then(() => offerResume({ storage, jobs, runner, again, dictationConsent, failures, log }))
      .then(tidyUp)
      .catch((error: unknown) => log.error(String(error)));
    return {
      lenses: new LinkLenses(links, stored.event, (name) => dictations.records(name)),
      hover: new LinkHover(links),
      editor,
      transcriptions: new Transcriptions(transcripts, stored.event, inbox, context.globalStorageUri.fsPath),
      dropAndPaste: new DropAndPaste(transcripts, { log, jobs }),
      timeLinks: timeLinksIn,
      transcribeTool: new TranscribeTool({
        agent: { store: storage, measure: measureEach, folders: workspacePaths },
        jobs,
        status,
        copies,
        log,
      }),
      findTool: new FindTool(transcripts, search),
      agentServer: new AgentServer({ keyForAgents, storage: context.globalStorageUri.fsPath, log }),
      keyForAgents,
      inbox,
      close: async () => {
        // Nobody is to be recorded while something else ends.
        await dictations.close();
        await inbox.close();
        await jobs.suspend();
      },
    };
  } catch (error) {
    log.error(error instanceof Error ? error : String(error));
    void showError(t("Earmark could not start. See the log for details."));
    throw error;
  }
}
