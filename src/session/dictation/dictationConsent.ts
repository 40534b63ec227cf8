import type { Notice } from "../../core/notices";
import type { Price } from "../../recognizers/catalog";
import { hostOf } from "../../recognizers/engine";
import type { BudgetDoubt } from "../budget";
import type { ConsentFolders } from "../consent";
import { GivenAnswers, type AnswerStore } from "../givenAnswers";
import { realOf } from "../realPaths";
import { expectedCost, noticesOfWay, type ConsentSettings } from "../shipment";

/** What somebody is asked before they are recorded for the first time: plain data. */
export interface DictationOffer {
  /** Absolute path of the folder in which the recording is kept. */
  readonly folder: string;
  /** Where the sound goes; undefined: it stays on this machine. */
  readonly host: string | undefined;
  readonly model: string;
  /** Of a minute that is sent; undefined where it is not known, or nothing is sent. */
  readonly minute: Price | undefined;
  /** Why the monthly budget alone does not decide; undefined where it does, or there is none. */
  readonly budgetDoubt: BudgetDoubt | undefined;
  /** How far it is protected on the way. */
  readonly notices: readonly Notice[];
  /** The answer is remembered for each folder and host. */
  readonly isOncePerFolder: boolean;
}

const MINUTE = 60;
/** On this machine. */
const NOTHING_TO_PAY = { price: undefined, budgetDoubt: undefined };

/** Asks before the microphone is recorded into a folder for the first time, and remembers the answer for it and the host. */
export class DictationConsent {
  readonly #question: (offer: DictationOffer) => PromiseLike<boolean>;
  readonly #answers: GivenAnswers;
  readonly #folders: Pick<ConsentFolders, "nameOf">;

  constructor(
    question: (offer: DictationOffer) => PromiseLike<boolean>,
    answers: AnswerStore,
    folders: Pick<ConsentFolders, "nameOf">,
  ) {
    this.#question = question;
    this.#answers = new GivenAnswers(answers);
    this.#folders = folders;
  }

  /**
   * False: the user does not want it, and nothing is recorded. That a setting asks before no upload is no answer to being recorded: it
   * is asked once all the same.
   */
  async ask(folder: string, settings: ConsentSettings): Promise<boolean> {
    const { engine, model, confirmUpload } = settings;
    const host = hostOf(engine);
    const { price: minute, budgetDoubt } = host === undefined ? NOTHING_TO_PAY : expectedCost(MINUTE, settings);
    const doubtful = budgetDoubt !== undefined && host !== undefined && !this.#answers.hasForBudget(model.id, host);
    const place = await this.#placeOf(folder, host);
    const known = this.#answers.of("dictate").includes(place) && confirmUpload !== "always";
    if (known && !doubtful) return true;
    const isAgreed = await this.#question({
      folder,
      host,
      model: model.id,
      minute,
      budgetDoubt,
      notices: noticesOfWay(settings),
      isOncePerFolder: confirmUpload !== "always",
    });
    if (!isAgreed) return false;
    await this.#answers.keep("dictate", [place]);
    if (budgetDoubt !== undefined && host !== undefined) await this.#answers.keepForBudget(model.id, host);
    return true;
  }

  /** What is recorded in the folder may be sent as it is set now. */
  async isGiven(folder: string, { engine }: Pick<ConsentSettings, "engine">): Promise<boolean> {
    return this.#answers.of("dictate").includes(await this.#placeOf(folder, hostOf(engine)));
  }

  /** By where it really is, or will be: a link may lead from a folder that was agreed to into one that never was. */
  async #placeOf(folder: string, host: string | undefined): Promise<string> {
    return `${host ?? ""} ${this.#folders.nameOf(await realOf(folder))}`;
  }
}
