import { tokensOf } from "./spokenTokens";

/** People say two to four words (or Chinese characters) a second. */
const FEWEST_PER_SECOND = 0.15;
/** Of less sound nothing can be said. */
const LEAST_SECONDS = 20;

/** Far too little text for so many seconds of what sounds like speech; music without words does so too, so it is only told. */
export function isShort(text: string, speech: number | undefined): boolean {
  return speech !== undefined && speech >= LEAST_SECONDS && tokensOf(text).length < speech * FEWEST_PER_SECOND;
}
