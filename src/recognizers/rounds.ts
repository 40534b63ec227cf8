/**
 * "Context: at most the newest five messages, of 400 characters each" (the service's page of September 2026). A part without its
 * type is refused where the service is strict.
 */
const ROUNDS = 5;
const ROUND_LENGTH = 400;

/**
 * A context in pieces that the model takes, each of whole words where a word fits into one. What does not fit is left out from
 * the end: the catalog's limit keeps that from happening.
 */
export function roundsOf(context: string): string[] {
  const rounds: string[] = [];
  let [round, length] = ["", 0];
  const end = (): void => {
    if (round.trim()) rounds.push(round.trim());
    [round, length] = ["", 0];
  };
  for (const word of context.split(/(?<=[\s,、，])/)) {
    // Characters, not code units: a pair that is cut in two is none any more.
    const characters = Array.from(word);
    if (length + characters.length > ROUND_LENGTH) end();
    for (let at = 0; at < characters.length; at += ROUND_LENGTH) {
      if (at > 0) end();
      const piece = characters.slice(at, at + ROUND_LENGTH);
      [round, length] = [round + piece.join(""), length + piece.length];
    }
    if (rounds.length >= ROUNDS) break;
  }
  end();
  return rounds.slice(0, ROUNDS);
}

/** A round as the service wants it. */
export function roundOf(text: string): object {
  return { role: "user", content: [{ type: "input_text", text }] };
}
