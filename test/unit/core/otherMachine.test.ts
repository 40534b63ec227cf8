import assert from "node:assert/strict";
import * as path from "node:path";
import { otherMachineIn } from "../../../src/core/otherMachine";

const ELSEWHERE = [
  "//host/share/a.wav",
  "\\\\host\\share\\a.wav",
  "/\\host/share/a.wav",
  "\\/host/share/a.wav",
  "///host/share/a.wav",
  "file://host/share/a.wav",
  "FILE://host/share/a.wav",
  "file:////host/share/a.wav",
  "file://///host/share/a.wav",
  "file:\\\\host\\share\\a.wav",
  "file:/\\host/share/a.wav",
  "file:///%5C%5Chost/share/a.wav",
  "%5C%5Chost%5Cshare%5Ca.wav",
  "%2F%2Fhost%2Fshare%2Fa.wav",
  "/%2Fhost/share/a.wav",
  "/%5chost/share/a.wav",
  "%255C%255Chost/share/a.wav",
  "\\\\?\\UNC\\host\\share\\a.wav",
  "//?/UNC/host/share/a.wav",
  "\\\\.\\UNC\\host\\share\\a.wav",
  "\\\\host@SSL@8080\\DavWWWRoot\\a.wav",
  "file://192.168.1.2/share/a.wav",
  "file://user@host/share/a.wav",
  " //host/share/a.wav",
];
const HERE = [
  "memo.wav",
  "./memo.wav",
  "../memo.wav",
  "/home/me/memo.wav",
  "C:\\me\\memo.wav",
  "c:/me/memo.wav",
  "file:///home/me/memo.wav",
  "file:///C:/me/memo.wav",
  "file://localhost/home/me/memo.wav",
  "file://C:/me/memo.wav",
  "file:/home/me/memo.wav",
  "50%25 off.wav",
  "100%.wav",
  "a//b.wav",
  "a\\\\b.wav",
  "会议.wav",
  "https%3A.wav",
  "",
];

describe("a path to another machine", () => {
  it("platforms 1: is known by what Windows would make of it, encoded or not", () => {
    for (const target of ELSEWHERE) assert.notEqual(otherMachineIn(target), undefined, target);
    for (const target of HERE) assert.equal(otherMachineIn(target), undefined, target);
  });

  it("platforms 1: names the host", () => {
    for (const target of ELSEWHERE.slice(0, 20))
      assert.equal(
        otherMachineIn(target)?.replace(/^user@/, ""),
        /@SSL/.test(target) ? "host@SSL@8080" : "host",
        target,
      );
  });

  it("platforms 1: is every path that Windows itself takes for one", () => {
    for (const target of [...ELSEWHERE, ...HERE])
      if (path.win32.resolve("C:\\notes", target).startsWith("\\\\")) assert.ok(otherMachineIn(target), target);
  });
});
