import { priceOf } from "../recognizers/catalog";
import { MonthlyAnswers } from "./budget";
import { consentFolderOf, realPathsOf } from "./realPaths";
import type { Questions } from "./questions";
import type { Recording } from "./recording";
import { budgetDoubtFor, offerOf, type ConsentSettings, type Shipment } from "./shipment";

/** What was answered: that recordings may be sent, that they may be stored, that a budget cannot be kept, that the microphone may be recorded, that what arrives in a folder is sent. */
export type AnswerKind = "send" | "store" | "budget" | "dictate" | "watch";

/** Answers that outlive a window. */
export interface AnswerStore {
  /** As it was kept, by whatever version; undefined: never. */
  read(kind: AnswerKind): unknown;
  /** Takes the place of what was kept before. */
  keep(kind: AnswerKind, answers: readonly string[]): PromiseLike<void>;
}

/** Folders for which an answer holds. */
export interface ConsentFolders {
  /** Those that are open, by their paths. */
  open(): readonly string[];
  /** The name under which answers for a folder, by its real path, are kept. */
  nameOf(folder: string): string;
}

/** What is known before anything is asked. */
export interface Asking {
  /** It is asked about in any case: many at once, or what took the place of another file. */
  readonly always?: boolean | undefined;
  /** Duration and price were seen already, and a yes was said. */
  readonly agreed?: boolean | undefined;
}

/** Asks before the first recording of a folder goes to a host, and remembers the answer for both. */
export class Consent {
  readonly #questions: Pick<Questions, "send" | "store">;
  readonly #answers: AnswerStore;
  readonly #folders: ConsentFolders;

  constructor(questions: Pick<Questions, "send" | "store">, answers: AnswerStore, folders: ConsentFolders) {
    this.#questions = questions;
    this.#answers = answers;
    this.#folders = folders;
  }

  /** False: the user does not want it, and nothing is sent. `always`: many at once are asked about in any case. */
  async ask(shipment: Shipment, settings: ConsentSettings, always = false): Promise<boolean> {
    const offer = offerOf(shipment, settings);
    const places = await this.#placesOf(shipment);
    const agreed = this.#given("send");
    const known = offer.isOncePerFolder && places.every((place) => agreed.includes(place));
    if (!always && !this.asksAnyhow(shipment, settings) && (known || settings.confirmUpload === "never")) return true;
    if (!(await this.#questions.send(offer))) return false;
    await this.#keep("send", places);
    await this.#keepBudget(shipment, settings);
    return true;
  }

  /**
   * All that has to be asked before a shipment leaves: where it would be stored, and then whether it may be sent. False: the user does
   * not want one of them, and nothing is sent.
   */
  async askAll(shipment: Shipment, settings: ConsentSettings, { always, agreed }: Asking = {}): Promise<boolean> {
    if (settings.model.protocol === "filetrans") {
      // A consent of its own, also where the options were agreed to.
      const stored = await this.askStorage(shipment, settings);
      if (stored !== "before") return stored === "now";
    }
    // What the options showed may have no price.
    if (agreed && !this.asksForBudget(shipment, settings)) return true;
    return this.ask(shipment, settings, always);
  }

  /** It is dearer than the user wants to spend unasked, or there is a doubt about the budget: then it is asked about in any folder. */
  asksAnyhow(shipment: Shipment, settings: ConsentSettings): boolean {
    const { confirmAbove } = settings.cost;
    const price = priceOf(settings.model, settings.region, shipment.secondsToPay);
    const isDear = price !== undefined && confirmAbove > 0 && price.amount > confirmAbove;
    return isDear || this.asksForBudget(shipment, settings);
  }

  /** There is a monthly budget, with a doubt about it, and the user has not said yet this month that it may be sent. */
  asksForBudget(shipment: Shipment, settings: ConsentSettings): boolean {
    return budgetDoubtFor(shipment, settings) !== undefined && !this.#monthly.has(settings.model.id, shipment.host);
  }

  /**
   * Asks before recordings are stored with a host, which is more than being transcribed there; once a folder and host. `before`:
   * it was agreed to earlier, or there is no file to store. Undefined: the user does not want it.
   */
  async askStorage(shipment: Shipment, settings: ConsentSettings): Promise<"before" | "now" | undefined> {
    const files = shipment.recordings.filter(({ kind }) => kind === "file");
    const places = await this.#placesOf({ ...shipment, recordings: files });
    const agreed = this.#given("store");
    if (places.every((place) => agreed.includes(place))) return "before";
    if (!(await this.#questions.store(offerOf(shipment, settings)))) return undefined;
    await this.#keep("store", places);
    await this.#keepBudget(shipment, settings);
    return "now";
  }

  /** With real paths of the folders that are open: the places for which an answer holds. */
  async #placesOf({ recordings, host }: Pick<Shipment, "recordings" | "host">): Promise<readonly string[]> {
    const open = await realPathsOf(this.#folders.open());
    return [...new Set(recordings.map((recording) => `${host} ${this.#placeOf(recording, open)}`))];
  }

  /** By where the file really is: a link in a folder that was agreed to may lead to one that never was. */
  #placeOf(recording: Recording, open: readonly string[]): string {
    if (recording.kind === "url") return new URL(recording.url).origin;
    return this.#folders.nameOf(consentFolderOf(recording.pinned?.realPath ?? recording.path, open));
  }

  #given(kind: AnswerKind): readonly string[] {
    const stored = this.#answers.read(kind);
    const list: readonly unknown[] = Array.isArray(stored) ? stored : [];
    return list.filter((one) => typeof one === "string");
  }

  /** Beside what was answered meanwhile. */
  async #keep(kind: AnswerKind, places: readonly string[]): Promise<void> {
    await this.#answers.keep(kind, [...new Set([...this.#given(kind), ...places])]);
  }

  get #monthly(): MonthlyAnswers {
    return new MonthlyAnswers(this.#answers.read("budget"));
  }

  async #keepBudget(shipment: Shipment, settings: ConsentSettings): Promise<void> {
    if (!budgetDoubtFor(shipment, settings)) return;
    await this.#answers.keep("budget", this.#monthly.with(settings.model.id, shipment.host));
  }
}
