import assert from "node:assert/strict";
import * as path from "node:path";
import { otherMachineIn } from "../../../src/core/otherMachine";
import { firstElsewhere } from "../../../src/session/linksOnTheWay";

/** A disk that holds these links, and notes what is looked at. */
function diskOf(links: Readonly<Record<string, string>>, flavor: path.PlatformPath) {
  const touched: string[] = [];
  const read = (link: string): Promise<string> => {
    touched.push(link);
    const target = links[link];
    return target === undefined ? Promise.reject(new Error("EINVAL")) : Promise.resolve(target);
  };
  const find = (file: string): Promise<string | undefined> =>
    firstElsewhere(file, (target) => otherMachineIn(target) === undefined, { flavor, read });
  return { find, touched };
}

describe("links on the way to a file", () => {
  it("platforms 1: that lead to another machine are found before they are followed", async () => {
    const { find, touched } = diskOf(
      {
        "C:\\w\\memo.wav": "\\\\host\\share\\a.wav",
        "C:\\w\\audio": "\\\\host\\audio",
        "C:\\w\\near": "C:\\sounds",
        "C:\\sounds\\deep": "..\\w\\audio",
        "C:\\w\\unc": "\\\\?\\UNC\\host\\share",
      },
      path.win32,
    );
    assert.equal(await find("C:\\w\\memo.wav"), "\\\\host\\share\\a.wav");
    assert.equal(await find("C:\\w\\audio\\x\\a.wav"), "\\\\host\\audio");
    assert.equal(await find("C:\\w\\near\\deep\\a.wav"), "\\\\host\\audio");
    assert.equal(await find("C:\\w\\unc\\a.wav"), "\\\\?\\UNC\\host\\share");
    assert.equal(await find("C:\\w\\near\\a.wav"), undefined);
    assert.equal(await find("C:\\w\\plain.wav"), undefined);
    assert.equal(await find("\\\\host\\share\\a.wav"), "\\\\host\\share\\a.wav");
    for (const one of touched) assert.equal(otherMachineIn(one), undefined, one);
  });

  it("platforms 1: that go round in circles have an end", async () => {
    const { find } = diskOf({ "/w/a": "/w/b", "/w/b": "a" }, path.posix);
    assert.ok(await find("/w/a/memo.wav"));
    assert.equal(await find("/w/c/memo.wav"), undefined);
  });
});
