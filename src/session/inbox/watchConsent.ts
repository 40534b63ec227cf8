import type { Notice } from "../../core/notices";
import { currencyOf, priceOf, type Price } from "../../recognizers/catalog";
import { hostOf } from "../../recognizers/engine";
import { budgetDoubtOf, MonthlyAnswers, type BudgetDoubt } from "../budget";
import type { AnswerStore, ConsentFolders } from "../consent";
import { realOf } from "../dictation/recordingsFolder";
import { noticesAt } from "../noticeText";
import { noticesOfConnection } from "../noticesOf";
import type { ConsentSettings } from "../shipment";

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
  readonly #answers: AnswerStore;
  readonly #folders: Pick<ConsentFolders, "nameOf">;

  constructor(
    question: (offer: WatchOffer) => PromiseLike<boolean>,
    answers: AnswerStore,
    folders: Pick<ConsentFolders, "nameOf">,
  ) {
    this.#question = question;
    this.#answers = answers;
    this.#folders = folders;
  }

  /** It was agreed to, or nothing leaves this machine. */
  async has(folder: string, settings: ConsentSettings): Promise<boolean> {
    const place = await this.#placeOf(folder, settings);
    return place === undefined || this.#given().includes(place);
  }

  /** False: the user does not want it, and nothing is sent. */
  async ask(folder: string, settings: ConsentSettings): Promise<boolean> {
    const { engine, model, region, cost } = settings;
    const host = hostOf(engine);
    const place = await this.#placeOf(folder, settings);
    if (host === undefined || place === undefined || this.#given().includes(place)) return true;
    const currency = currencyOf(region);
    const hour = priceOf(model, region, HOUR);
    const asked = {
      monthlyBudget: cost.monthlyBudget,
      currency,
      price: hour,
      secondsToPay: HOUR,
      lengthUnknown: false,
    };
    const budgetDoubt = budgetDoubtOf(asked);
    const limit = cost.monthlyBudget > 0 ? { amount: cost.monthlyBudget, currency } : undefined;
    const isAgreed = await this.#question({
      folder,
      host,
      model: model.id,
      hour,
      limit,
      budgetDoubt,
      isStored: isStoredBy(settings),
      notices: noticesAt("consent", noticesOfConnection(engine, { key: false, keyWithoutTls: false })),
    });
    if (!isAgreed) return false;
    // Beside what was answered meanwhile.
    await this.#answers.keep("watch", [...new Set([...this.#given(), place])]);
    if (budgetDoubt !== undefined)
      await this.#answers.keep("budget", new MonthlyAnswers(this.#answers.read("budget")).with(model.id, host));
    return true;
  }

  /** By where the folder really is. Undefined: nothing leaves this machine. */
  async #placeOf(folder: string, settings: ConsentSettings): Promise<string | undefined> {
    const host = hostOf(settings.engine);
    if (host === undefined) return undefined;
    return `${host}${isStoredBy(settings) ? " stored" : ""} ${this.#folders.nameOf(await realOf(folder))}`;
  }

  #given(): readonly string[] {
    const stored = this.#answers.read("watch");
    const list: readonly unknown[] = Array.isArray(stored) ? stored : [];
    return list.filter((one) => typeof one === "string");
  }
}

function isStoredBy({ model }: ConsentSettings): boolean {
  return model.protocol === "filetrans";
}
