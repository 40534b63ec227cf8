import assert from "node:assert/strict";
import { termsOf } from "../../../src/context/terms";

/** What a document has to give, and what not. */
export function expect(
  text: string,
  {
    has = [],
    no = [],
    name = "note.md",
  }: { has?: readonly string[]; no?: readonly (string | RegExp)[]; name?: string },
): void {
  const terms = termsOf(text, name.endsWith(".md"), text.length, name);
  const all = terms.join(" | ");
  for (const term of has) assert.ok(terms.includes(term), `${term} is missing of ${all}`);
  for (const term of no)
    assert.ok(!terms.some((one) => (typeof term === "string" ? one.toLowerCase() === term.toLowerCase() : term.test(one))), `${term} is in ${all}`); // prettier-ignore
}
