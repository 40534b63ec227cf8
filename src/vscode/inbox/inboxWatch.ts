import * as vscode from "vscode";
import { SYSTEM_CLOCK } from "../../core/clock";
import { describe } from "../../core/describe";
import { FolderEvents } from "../../session/inbox/folderEvents";
import { Inbox } from "../../session/inbox/inbox";
import { placesOf, recordsOf } from "../../session/inbox/inboxSettings";
import type { InboxEvent, InboxView } from "../../session/inbox/inboxTypes";
import { realDisk } from "../../session/inbox/realDisk";
import type { WatchConsent } from "../../session/inbox/watchConsent";
import { InboxStore } from "../../storage/inboxStore";
import { moveEarlierInbox, readSettings } from "../settings";
import { transcribeArrival, type ArrivalDeps } from "./arrivals";

/** What it takes to watch the inbox. */
export interface InboxWatchDeps extends ArrivalDeps {
  readonly watchConsent: WatchConsent;
  /** Earmark's own folder. */
  readonly storage: string;
  /** Says what happens, in the inbox that is watched now. */
  readonly tell: (event: InboxEvent, watched: Watched) => void;
  /** Says that nothing is watched without a consent. True: the user wants to be asked for it. */
  readonly offerConsent: () => PromiseLike<boolean>;
}

/** An inbox that is watched. */
export interface Watched {
  /** Absolute. */
  readonly folder: string;
  readonly inbox: Inbox;
  readonly store: InboxStore;
}

interface Running extends Watched {
  readonly places: string;
  readonly stop: AbortController;
  readonly ended: Promise<void>;
}

/** What is shown of the inbox where it is not watched. */
export type InboxStanding = InboxView | { readonly state: "off" } | { readonly state: "notAllowed" };

/** Watches the inbox of this machine for as long as the settings say so, in a window whose workspace is trusted. */
export class InboxWatch implements vscode.Disposable {
  readonly #deps: InboxWatchDeps;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly #subscription: vscode.Disposable;
  #running: Running | undefined;
  #standing: InboxStanding = { state: "off" };
  /** One change of the settings after the other. */
  #turn: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(deps: InboxWatchDeps) {
    this.#deps = deps;
    this.#subscription = vscode.Disposable.from(
      this.#changed,
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("earmark")) void this.refresh(event.affectsConfiguration("earmark.inbox"));
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(() => void this.refresh(false)),
    );
  }

  get standing(): InboxStanding {
    return this.#standing;
  }

  get watched(): Watched | undefined {
    return this.#running;
  }

  /** Does as the settings say by now. `isChosen`: the user has just said so, and may be asked at once. Never throws. */
  refresh(isChosen: boolean): Promise<void> {
    this.#turn = this.#turn.then(async () => {
      try {
        await this.#refresh(isChosen);
      } catch (error) {
        this.#deps.log.error(`inbox: ${describe(error)}`);
      }
    });
    return this.#turn;
  }

  async #refresh(isChosen: boolean): Promise<void> {
    if (this.#isClosed) return;
    if (isChosen && (await moveEarlierInbox())) return;
    const settings = readSettings(undefined);
    const { folder, notes } = placesOf(settings.inbox);
    if (!settings.inbox.watch || folder === undefined || !vscode.workspace.isTrusted) {
      await this.#stop();
      // What is there when it is turned on again was there before.
      if (!settings.inbox.watch && folder !== undefined)
        await new InboxStore(await recordsOf(this.#deps.storage, folder)).forgetState();
      return this.#stand({ state: "off" });
    }
    const places = JSON.stringify([folder, notes]);
    const { watchConsent } = this.#deps;
    // What is wrong with the settings is said when something arrives.
    const isAgreed =
      settings.problem !== undefined ||
      (isChosen ? await watchConsent.ask(folder, settings) : await watchConsent.has(folder, settings));
    if (!isAgreed) {
      await this.#stop();
      // Nobody is asked out of the blue.
      if (!isChosen && this.#standing.state !== "notAllowed")
        void this.#deps.offerConsent().then(async (wanted) => {
          if (wanted) await this.refresh(true);
        });
      return this.#stand({ state: "notAllowed" });
    }
    if (this.#running?.places === places) {
      // Something of what kept it may have changed.
      if (["waiting", "budget", "stopped"].includes(this.#standing.state)) await this.#running.inbox.retry();
      return;
    }
    await this.#stop();
    await this.#start(folder, notes, places);
  }

  async #start(folder: string, notes: string | undefined, places: string): Promise<void> {
    const { storage, log } = this.#deps;
    const store = new InboxStore(await recordsOf(storage, folder));
    const disk = realDisk({ folder, notes, ending: ".md" });
    const stop = new AbortController();
    const inbox: Inbox = new Inbox({
      clock: SYSTEM_CLOCK,
      today: Date.now,
      disk,
      records: store,
      events: new FolderEvents(folder, () => inbox.wake()),
      transcribe: (file, put, asked, signal) =>
        transcribeArrival({ file, inbox: folder, disk, put, asked }, signal, this.#deps),
      tell: (event) => this.#deps.tell(event, { folder, inbox, store }),
      show: (view) => this.#stand(view),
    });
    const ended = inbox.run(stop.signal).then(
      () => undefined,
      (error: unknown) => {
        if (!stop.signal.aborted) log.error(`inbox: ${describe(error)}`);
      },
    );
    log.info(`inbox: watching ${folder}`);
    this.#running = { folder, inbox, store, places, stop, ended };
  }

  async #stop(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    running?.stop.abort(new Error("The inbox is not watched any more."));
    await running?.ended;
  }

  #stand(standing: InboxStanding): void {
    const before = JSON.stringify(this.#standing);
    this.#standing = standing;
    if (JSON.stringify(standing) !== before) this.#changed.fire();
  }

  /** The window closes: what is at work ends, and the next window goes on with what is finished of it. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#subscription.dispose();
    await this.#stop();
  }

  dispose(): void {
    void this.close();
  }
}
