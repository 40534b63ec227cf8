import type { Notice } from "../../core/notices";
import { currencyOf, type Price } from "../../recognizers/catalog";
import { hostOf } from "../../recognizers/engine";
import type { BudgetDoubt } from "../budget";
import type { ConsentFolders } from "../consent";
import { GivenAnswers, type AnswerStore } from "../givenAnswers";
import { realOf } from "../realPaths";
import { expectedCost, noticesOfWay, type ConsentSettings } from "../shipment";

/** What somebody is asked before the recordings of a folder are sent as they come: plain data. */
export interface WatchOffer {
  /** Absolute. */
  readonly folder: string;
  readonly host: string;
  readonly model: string;
  /** Of an hour; undefined where it is not known. */
  readonly hour: Price | undefined;
  /** What may be spent in a month; undefined for no limit. */
  readonly limit: Price | undefined;
  /** Why the monthly budget alone does not decide. */
  readonly budgetDoubt: BudgetDoubt | undefined;
  /** The host stores whole recordings for 48 hours, which is more than transcribing them. */
  readonly isStored: boolean;
  /** How far it is protected on the way. */
  readonly notices: readonly Notice[];
}

const HOUR = 3_600;

/**
 * Asks once whether what arrives in a folder may be sent to a host without being asked about, and remembers the answer for both. That a recording
 * of the folder was sent by hand before is no answer to that.
 */
export class WatchConsent {
  readonly #question: (offer: WatchOffer) => PromiseLike<boolean>;
  readonly #answers: GivenAnswers;
  readonly #folders: Pick<ConsentFolders, "nameOf">;

  constructor(
    question: (offer: WatchOffer) => PromiseLike<boolean>,
    answers: AnswerStore,
    folders: Pick<ConsentFolders, "nameOf">,
  ) {
    this.#question = question;
    this.#answers = new GivenAnswers(answers);
    this.#folders = folders;
  }

  /** It was agreed to, or nothing leaves this machine. */
  async has(folder: string, settings: ConsentSettings): Promise<boolean> {
    const place = await this.#placeOf(folder, settings);
    return place === undefined || this.#answers.of("watch").includes(place);
  }

  /** False: the user does not want it, and nothing is sent. */
  async ask(folder: string, settings: ConsentSettings): Promise<boolean> {
    const { engine, model, region, cost } = settings;
    const host = hostOf(engine);
    const place = await this.#placeOf(folder, settings);
    if (host === undefined || place === undefined || this.#answers.of("watch").includes(place)) return true;
    const { price: hour, budgetDoubt } = expectedCost(HOUR, settings);
    const limit = cost.monthlyBudget > 0 ? { amount: cost.monthlyBudget, currency: currencyOf(region) } : undefined;
    const isAgreed = await this.#question({
      folder,
      host,
      model: model.id,
      hour,
      limit,
      budgetDoubt,
      isStored: isStoredBy(settings),
      notices: noticesOfWay(settings),
    });
    if (!isAgreed) return false;
    await this.#answers.keep("watch", [place]);
    if (budgetDoubt !== undefined) await this.#answers.keepForBudget(model.id, host);
    return true;
  }

  /** By where the folder really is. Undefined: nothing leaves this machine. */
  async #placeOf(folder: string, settings: ConsentSettings): Promise<string | undefined> {
    const host = hostOf(settings.engine);
    if (host === undefined) return undefined;
    return `${host}${isStoredBy(settings) ? " stored" : ""} ${this.#folders.nameOf(await realOf(folder))}`;
  }
}

function isStoredBy({ model }: ConsentSettings): boolean {
  return model.protocol === "filetrans";
}
