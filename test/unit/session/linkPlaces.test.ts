import assert from "node:assert/strict";
import * as path from "node:path";
import { byEnding, globFor, linkPlaces } from "../../../src/session/linkPlaces";

describe("where a link leads", () => {
  const at = (target: string, wiki = false): readonly string[] =>
    linkPlaces(target, wiki, { note: "/w/notes", root: "/w" }, path.posix);

  it("editor 4: the vault's root comes first, then the note's folder", () => {
    assert.deepEqual(at("b/talks/day.wav", true), ["/w/b/talks/day.wav", "/w/notes/b/talks/day.wav"]);
    assert.deepEqual(at("../day.wav", true), ["/w/day.wav"]);
  });

  it("editor 4: then the ending of the path decides, never the name alone", () => {
    const files = ["/w/a/talks/day.wav", "/w/x/b/talks/day.wav"];
    assert.deepEqual(byEnding("b/talks/day.wav", files, "/w", path.posix), ["/w/x/b/talks/day.wav"]);
    assert.deepEqual(byEnding("c/talks/day.wav", files, "/w", path.posix), []);
    assert.deepEqual(byEnding("talks/day.wav", files, "/w", path.posix), files);
    assert.deepEqual(byEnding("ay.wav", files, "/w", path.posix), []);
  });

  it("editor 4: one at the root is meant, of several deeper ones nobody knows", () => {
    assert.deepEqual(byEnding("day.wav", ["/w/a/day.wav", "/w/day.wav"], "/w", path.posix), ["/w/day.wav"]);
    assert.equal(byEnding("day.wav", ["/w/a/day.wav", "/w/b/day.wav"], "/w", path.posix).length, 2);
    assert.deepEqual(byEnding("day.wav", ["/other/day.wav"], "/w", path.posix), []);
  });

  it("editor 15: Markdown links from the note, then from the vault; with a slash from the workspace", () => {
    assert.deepEqual(at("audio/day.wav"), ["/w/notes/audio/day.wav", "/w/audio/day.wav"]);
    assert.deepEqual(at("./day.wav"), ["/w/notes/day.wav"]);
    assert.deepEqual(at("/day.wav"), ["/w/day.wav", "/day.wav"]);
    assert.deepEqual(at(String.raw`\day.wav`), [String.raw`/w/\day.wav`]);
  });

  it("platforms 14: with Windows' paths, on another drive and with a workspace at a drive's root", () => {
    const win = path.win32;
    const places = (target: string, root: string): readonly string[] =>
      linkPlaces(target, false, { note: String.raw`D:\notes`, root }, win);
    assert.deepEqual(places("C:/rec/day.wav", "D:\\"), [String.raw`C:\rec\day.wav`]);
    assert.deepEqual(places("../day.wav", "D:\\"), [String.raw`D:\day.wav`]);
    assert.deepEqual(byEnding("rec/day.wav", [String.raw`D:\x\rec\day.wav`], "D:\\", win), [
      String.raw`D:\x\rec\day.wav`,
    ]);
    assert.deepEqual(byEnding("rec/day.wav", [String.raw`C:\x\rec\day.wav`], "D:\\", win), []);
  });

  it("platforms 16: names in another form or case are the same name", () => {
    const file = `/w/a/${"Gespräch".normalize("NFD")}.WAV`;
    assert.deepEqual(byEnding("gespräch.wav", [file], "/w", path.posix), [file]);
    assert.deepEqual(byEnding("A/GESPRÄCH.wav", [file], "/w", path.posix), [file]);
    assert.equal(globFor("ä[1].wav"), "**/*1*.[wW][aA][vV]");
    const both = ["/w/a/Day.wav", "/w/b/day.wav"];
    assert.deepEqual(byEnding("day.wav", both, "/w", path.posix), ["/w/b/day.wav"]);
  });
});
