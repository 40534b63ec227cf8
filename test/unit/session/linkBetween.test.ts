import assert from "node:assert/strict";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { linksIn } from "../../../src/context/links";
import { linkBetween } from "../../../src/session/linkBetween";

describe("a link from a note to a recording", () => {
  const { win32, posix } = path;

  it("platforms 14: relative where it can be, also from a drive's root", () => {
    assert.equal(linkBetween("D:\\", String.raw`D:\rec\a b.wav`, win32), "rec/a%20b.wav");
    assert.equal(linkBetween(String.raw`D:\notes`, String.raw`d:\rec\a.wav`, win32), "../rec/a.wav");
    assert.equal(linkBetween("/w/notes", "/rec/a(1).wav", posix), "../../rec/a%281%29.wav");
    assert.equal(linkBetween("/", "/a.wav", posix), "a.wav");
  });

  it("platforms 14: on another drive and on another machine an address, which is read back as that file", () => {
    for (const file of [
      String.raw`C:\rec\a b.wav`,
      String.raw`C:\rec\it's (1) #2 100%.wav`,
      String.raw`C:\录音\ä.wav`,
      String.raw`\\nas\share\a.wav`,
    ]) {
      const link = linkBetween(String.raw`D:\notes`, file, win32);
      assert.match(link, /^file:\/\//);
      const [found, ...others] = linksIn(`[02:13](${link}#t=133)`);
      assert.equal(others.length, 0);
      assert.equal(found?.fragment, "t=133");
      assert.equal(fileURLToPath(found?.target ?? "", { windows: true }), file);
    }
    assert.equal(linkBetween(String.raw`D:\notes`, String.raw`C:\a.wav`, win32), "file:///C:/a.wav");
  });
});
