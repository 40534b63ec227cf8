import assert from "node:assert/strict";
import { settingsOfBoth } from "../../../src/session/settingsOfBoth";

const of = (name: string, confirmUpload: "oncePerFolder" | "always" | "never", confirmAbove: number) => ({
  contextSources: name,
  glossaryFiles: name,
  contextMode: name,
  contextExclude: [name],
  contextIdentifiers: name,
  dictation: name,
  noteTemplate: name,
  paragraphs: name,
  timestamps: name,
  linkLenses: name,
  maxTokens: name.length,
  confirmUpload,
  cost: { confirmAbove, monthlyBudget: 0 },
  model: name,
  language: name,
  region: name,
});

describe("a note in one folder and a recording in another", () => {
  const note = of("note", "never", 0);
  const talk = of("talks", "always", 3);

  it("editor 22: look and glossary by the note, consent, price and who hears by the recording's folder", () => {
    const both = settingsOfBoth(note, [talk]);
    assert.equal(both?.glossaryFiles, "note");
    assert.equal(both?.timestamps, "note");
    assert.equal(both?.noteTemplate, "note");
    assert.equal(both?.confirmUpload, "always");
    assert.equal(both?.cost.confirmAbove, 3);
    assert.equal(both?.model, "talks");
    assert.equal(both?.region, "talks");
    assert.deepEqual(both?.contextExclude, ["note", "talks"]);
    assert.equal(both?.maxTokens, 4);
  });

  it("editor 22: of recordings in several folders the strictest is kept to", () => {
    const both = settingsOfBoth(note, [of("a", "never", 9), of("b", "oncePerFolder", 2), of("c", "never", 0)]);
    assert.equal(both?.confirmUpload, "oncePerFolder");
    assert.equal(both?.cost.confirmAbove, 2);
    assert.equal(both?.model, "a");
  });

  it("editor 22: a recording at an address has no folder, and without a note its own counts", () => {
    assert.equal(settingsOfBoth(note, []), note);
    assert.equal(settingsOfBoth(undefined, [talk])?.glossaryFiles, "talks");
  });
});
