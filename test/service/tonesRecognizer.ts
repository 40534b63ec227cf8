import { CALM, hearNumbers, spelled, type Pace } from "../sounds/tones";
import type { FakeRecognizer } from "./service";

/** Hears the numbers that `sounds/tones.ts` speaks, exactly, and says them word by word. Costs next to nothing, so that an hour can be recognized in a test. */
export function tonesRecognizer(language = "zh", wordsAnEvent = 6, pace: Pace = CALM): FakeRecognizer {
  return (samples, request, onText) => {
    const words = hearNumbers(samples, pace).map(spelled);
    for (let end = wordsAnEvent; end < words.length; end += wordsAnEvent) onText(words.slice(0, end).join(" "));
    return Promise.resolve({ text: words.join(" "), language: request.language ?? language });
  };
}
