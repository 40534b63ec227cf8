import { priceOf } from "../recognizers/catalog";
import { GivenAnswers, type AnswerStore } from "./givenAnswers";
import { consentFolderOf, realPathsOf } from "./realPaths";
import type { Questions } from "./questions";
import type { Recording } from "./recording";
import { budgetDoubtFor, offerOf, type ConsentSettings, type Shipment } from "./shipment";

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
  readonly #answers: GivenAnswers;
  readonly #folders: ConsentFolders;

  constructor(questions: Pick<Questions, "send" | "store">, answers: AnswerStore, folders: ConsentFolders) {
    this.#questions = questions;
    this.#answers = new GivenAnswers(answers);
    this.#folders = folders;
  }

  /** False: the user does not want it, and nothing is sent. `always`: many at once are asked about in any case. */
  async ask(shipment: Shipment, settings: ConsentSettings, always = false): Promise<boolean> {
    const offer = offerOf(shipment, settings);
    const places = await this.#placesOf(shipment);
    const agreed = this.#answers.of("send");
    const known = offer.isOncePerFolder && places.every((place) => agreed.includes(place));
    if (!always && !this.asksAnyhow(shipment, settings) && (known || settings.confirmUpload === "never")) return true;
    if (!(await this.#questions.send(offer))) return false;
    await this.#answers.keep("send", places);
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
    return (
      budgetDoubtFor(shipment, settings) !== undefined && !this.#answers.hasForBudget(settings.model.id, shipment.host)
    );
  }

  /**
   * Asks before recordings are stored with a host, which is more than being transcribed there; once a folder and host. `before`:
   * it was agreed to earlier, or there is no file to store. Undefined: the user does not want it.
   */
  async askStorage(shipment: Shipment, settings: ConsentSettings): Promise<"before" | "now" | undefined> {
    const files = shipment.recordings.filter(({ kind }) => kind === "file");
    const places = await this.#placesOf({ ...shipment, recordings: files });
    const agreed = this.#answers.of("store");
    if (places.every((place) => agreed.includes(place))) return "before";
    if (!(await this.#questions.store(offerOf(shipment, settings)))) return undefined;
    await this.#answers.keep("store", places);
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

  async #keepBudget(shipment: Shipment, settings: ConsentSettings): Promise<void> {
    if (!budgetDoubtFor(shipment, settings)) return;
    await this.#answers.keepForBudget(settings.model.id, shipment.host);
  }
}
