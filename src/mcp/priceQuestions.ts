import { foreign } from "../core/foreignText";
import { inEnglish } from "../core/translate";
import type { Price } from "../recognizers/catalog";
import { budgetDoubtText } from "../session/budgetText";
import { moneyText } from "../session/moneyText";
import type { Offer, Questions } from "../session/questions";
import { clock } from "../transcript/join";
import { ToolError } from "./toolError";

/** A question that has to be asked before the call can go on: the client asks it, and calls again with the answer. */
export class NeedsAnswer extends Error {
  override readonly name = "NeedsAnswer";
  readonly question: string;

  constructor(question: string) {
    super("The user has to be asked.");
    this.question = question;
  }
}

/** What is known of a call when something is asked about it. */
export interface Asking {
  /** What the user said; undefined: they were not asked yet. */
  readonly answer: boolean | undefined;
  /** The client can ask the user. */
  readonly canAsk: boolean;
  readonly limit: number;
  readonly left: number;
  readonly mayStore: boolean;
  /** The agent named words that help: what was recognized with others will not do. */
  readonly hasContext: boolean;
}

/** Asks the user of an agent. An agent cannot answer for them. */
export class PriceQuestions implements Questions {
  readonly #asking: Asking;

  constructor(asking: Asking) {
    this.#asking = asking;
  }

  send(offer: Offer): Promise<boolean> {
    const { answer, canAsk } = this.#asking;
    if (answer !== undefined) return Promise.resolve(answer);
    const [recording] = offer.recordings;
    const name = foreign(recording?.name ?? "");
    const price = offer.price ? `about ${moneyText(offer.price, "en")}` : "an unknown amount";
    const spent = `This server may spend ${this.#amounts(offer.price)}`;
    if (!canAsk)
      throw new ToolError(
        `Nothing was sent. Transcribing ${name} (${clock(offer.seconds)}) costs ${price}. ${spent}, and this client cannot ask the user to confirm.`,
        offer.price
          ? "Tell the user the price. If they agree, they can raise the limit with --confirm-above <amount> in the arguments of this MCP server and restart it."
          : "Tell the user that they can state the price of a second with --price <amount> in the arguments of this MCP server and restart it.",
      );
    throw new NeedsAnswer(
      [
        `Transcribe ${name}${recording?.linkedTo === undefined ? "" : ` (${foreign(recording.linkedTo)})`}?`,
        `Duration: ${clock(offer.seconds)}. Price: ${price}. Audio is sent to ${foreign(offer.host)}.`,
        `${spent}.`,
        ...(offer.budgetDoubt ? [budgetDoubtText(offer.budgetDoubt, inEnglish, "en")] : []),
      ].join("\n"),
    );
  }

  store(offer: Offer): Promise<boolean> {
    if (this.#asking.mayStore) return Promise.resolve(true);
    throw new ToolError(
      `Nothing was sent. The model ${foreign(offer.model)} accepts whole recordings only, which the service stores for 48 hours, and this server may not do that.`,
      "Tell the user that they can allow it with --temporary-storage in the arguments of this MCP server, or choose another model with --model.",
    );
  }

  storedOrAgain(): Promise<"stored" | "again"> {
    return Promise.resolve(this.#asking.hasContext ? "again" : "stored");
  }

  #amounts(price: Price | undefined): string {
    const { limit, left } = this.#asking;
    if (!price) return "nothing without confirmation where the price is unknown";
    const shown = (amount: number): string => moneyText({ ...price, amount }, "en");
    return `${shown(limit)} without confirmation, of which ${shown(left)} is left`;
  }
}
