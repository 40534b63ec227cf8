import type { FfmpegFinder } from "../audio/ffmpeg";
import type { CliOptions } from "../cli/arguments";
import type { engineOf } from "../cli/engineOf";
import { wayTo, type Way } from "../cli/wayTo";
import type { Notice } from "../core/notices";
import type { Log } from "../core/types";
import { Lanes } from "../pipeline/lanes";
import { Pacer } from "../pipeline/pacer";
import { patienceOf } from "../pipeline/retry";
import { lanesFor } from "../recognizers/engine";
import { billedTo } from "../session/billing";
import { Cancelled } from "../session/cancelled";
import type { JobSettings } from "../session/jobRequest";
import { Jobs } from "../session/jobs";
import type { PinnedFile } from "../session/pinnedFile";
import { UNWATCHED } from "../session/recognition";
import type { FileRecording } from "../session/recording";
import type { ConsentSettings } from "../session/shipment";
import { cleanUp } from "../system/renameAndRemove";
import type { AgentCall, Transcribed } from "./agentCall";
import { CollectedText } from "./collectedText";
import type { Kept } from "./kept";

/** What it takes to run jobs for agents. */
export interface AgentJobsDeps {
  readonly options: CliOptions;
  readonly env: NodeJS.ProcessEnv;
  /** The package's folder: the local engine is there. */
  readonly home: string;
  readonly ffmpegs: FfmpegFinder;
  readonly kept: Kept;
  readonly log: Log;
}

/** Those of a job, and of what may be sent and spent. */
export type AgentSettings = ConsentSettings & JobSettings;

/** What was agreed to. */
export interface AgentJobRequest {
  readonly recording: FileRecording;
  readonly settings: AgentSettings;
  readonly anyContext: boolean;
  readonly context: string;
  readonly notices: readonly Notice[];
}

/** Runs what was agreed to: any number of recordings at once, which share the way to the recognizer. */
export class AgentJobs {
  readonly #deps: AgentJobsDeps;
  #way: Promise<Way> | undefined;
  #lanes: Lanes | undefined;
  #pacer: Pacer | undefined;

  constructor(deps: AgentJobsDeps) {
    this.#deps = deps;
  }

  /** `onBilled`: told of the seconds that are charged for. @throws as the job failed; {Cancelled}; `signal.reason` when aborted before it began */
  async run(
    request: AgentJobRequest,
    reached: ReturnType<typeof engineOf>,
    { signal, progress }: AgentCall,
    onBilled: (seconds: number) => void,
  ): Promise<Pick<Transcribed, "segments" | "notices">> {
    const { options, env, home, ffmpegs, kept, log } = this.#deps;
    this.#way ??= wayTo(reached, options, { home, cache: kept.folder, log, env });
    this.#lanes ??= new Lanes(lanesFor(reached.engine, options.parallel));
    this.#pacer ??= new Pacer(reached.model.limits.requestsPerMinute);
    const [{ recognizer }, lanes, pacer] = [await this.#way, this.#lanes, this.#pacer];
    const patience = patienceOf(options.retrySeconds * 1_000);
    const { model, region, cost } = request.settings;
    const account = { model, region, workspace: "", monthlyBudget: cost.monthlyBudget };
    const jobs = new Jobs<CollectedText, AgentSettings>({
      log,
      ffmpegs,
      store: {
        ...kept.storeFor(options.track),
        transcripts: kept.transcripts,
        workspace: () => "",
        kept: () => undefined,
      },
      connect: () =>
        Promise.resolve({
          recognizer,
          pacer,
          lanes,
          patience,
          ...billedTo(account, kept.spending, log),
        }),
      show: (_, view) => progress(view),
    });
    const copy = await (request.recording.pinned as PinnedFile).copyInto(kept.copies);
    const job = jobs.begin({
      ...request,
      recording: { ...request.recording, copy },
      destination: new CollectedText(),
      quiet: true,
      watcher: { ...UNWATCHED, billed: onBilled },
    });
    const cancel = (): void => job.cancel();
    signal.addEventListener("abort", cancel, { once: true });
    try {
      signal.throwIfAborted();
      const outcome = await job.run({ lanes });
      if (outcome.kind === "failed") throw outcome.error;
      if (outcome.kind === "cancelled") throw new Cancelled();
      return { segments: job.segments, notices: job.notices };
    } finally {
      signal.removeEventListener("abort", cancel);
      jobs.remove(job);
      await cleanUp(copy);
    }
  }

  async close(): Promise<void> {
    await (await this.#way?.catch(() => undefined))?.close();
  }
}
