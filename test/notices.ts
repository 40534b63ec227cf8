import { NOTICES, type Notice } from "../src/core/notices";

/** One notice of every code, with a fact of every kind that it has. */
export function everyNotice(): readonly Notice[] {
  const example = { text: "a-name", texts: ["one", "two"], number: 12, span: { start: 61, end: 75 } } as const;
  return Object.entries(NOTICES).map(([code, { facts }]) => {
    const filled = Object.entries(facts as Record<string, keyof typeof example>);
    return Object.fromEntries([["code", code], ...filled.map(([fact, kind]) => [fact, example[kind]])]) as Notice;
  });
}
