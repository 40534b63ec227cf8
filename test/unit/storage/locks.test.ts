import assert from "node:assert/strict";
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { Journal } from "../../../src/storage/journal";
import { isHeld, Lock, type LockSystem } from "../../../src/storage/locks";
import { identify, type IdentitySystem } from "../../../src/system/thisProcess";

const PID = 4_711;
/** A machine whose processes are these, and whose disk has a clock that is so far off. */
function machine(name: string, boot: string, living: readonly number[], offMs = 0): LockSystem {
  const now = (): Promise<number> => Promise.resolve(Date.now() + offMs);
  return { machine: name, boot, pid: PID, isAlive: (pid) => living.includes(pid), now };
}

describe("locks", () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "earmark-locks-"));
    file = path.join(folder, "x.lock");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** The last sign was given so long ago; below zero: it is of the future. */
  function lastSign(ms: number): void {
    const then = new Date(Date.now() - ms);
    utimesSync(file, then, then);
  }

  const here = machine("here", "monday", [PID]);
  const elsewhere = machine("elsewhere", "monday", [PID]);

  it("platforms 13: of a process of this machine that is gone is nobody's, at once", async () => {
    await Lock.take(file, here);
    assert.equal(await isHeld(file, here), true);
    assert.equal(await isHeld(file, machine("here", "monday", [])), false);
  });

  it("platforms 13: of before the last start of the system is nobody's, whoever has its number now", async () => {
    await Lock.take(file, here);
    assert.equal(await isHeld(file, machine("here", "tuesday", [PID])), false);
  });

  it("platforms 13: of another machine or container is held for as long as it gives signs, whatever lives here", async () => {
    await Lock.take(file, elsewhere);
    for (const living of [[PID], []]) {
      for (const boot of ["monday", "tuesday"]) assert.equal(await isHeld(file, machine("here", boot, living)), true);
    }
    assert.equal(await Lock.take(file, machine("here", "monday", [])), undefined, "not taken over, and not paid twice");
    lastSign(44_000);
    assert.equal(await isHeld(file, here), true);
    lastSign(60_000);
    assert.equal(await isHeld(file, here), false, "though a process of that number lives here");
  });

  for (const [what, ms] of [
    ["of last month", 31 * 86_400_000],
    ["of a minute ago", 60_000],
    ["of a day that is yet to come: a clock was wrong", -86_400_000],
  ] as const) {
    for (const owner of [here, elsewhere]) {
      it(`platforms 13: ${what} is waited for by nobody (${owner.machine}), and exactly one gets it`, async () => {
        await Lock.take(file, owner);
        lastSign(ms);
        const all = await Promise.all(Array.from({ length: 8 }, () => Lock.take(file, here)));
        const again = all.filter((one) => one !== undefined);
        assert.ok(again.length <= 1);
        const mine = again[0] ?? (await Lock.take(file, here));
        assert.ok(mine);
        assert.equal(await isHeld(file, here), true);
        await mine.release();
        assert.deepEqual(readdirSync(folder), []);
      });
    }
  }

  it("platforms 13: on a server's disk are measured by the server's clock", async () => {
    await Lock.take(file, elsewhere);
    for (const hours of [-3, 5]) {
      const off = hours * 3_600_000;
      lastSign(-off + 20_000);
      assert.equal(await isHeld(file, machine("here", "monday", [], off)), true, `${hours} h`);
      assert.equal(await isHeld(file, machine("elsewhere", "monday", [PID], off)), true, `${hours} h`);
      lastSign(-off + 60_000);
      assert.equal(await isHeld(file, machine("here", "monday", [], off)), false, `${hours} h`);
    }
  });

  it("platforms 13: give signs that change nothing of a lock that is another's by now", async () => {
    const lock = await Lock.take(file, here);
    const before = readFileSync(file, "utf8");
    lastSign(30_000);
    await lock?.sign();
    assert.ok(Date.now() - statSync(file).mtimeMs < 10_000);
    assert.equal(readFileSync(file, "utf8"), before);
    rmSync(file);
    const others = await Lock.take(file, elsewhere);
    const theirs = readFileSync(file, "utf8");
    await lock?.sign();
    await lock?.release();
    assert.equal(readFileSync(file, "utf8"), theirs);
    await others?.release();
    await lock?.sign();
    assert.ok(!existsSync(file));
  });

  it("platforms 13: of an earlier version, with the number of a process alone, are read as ever", async () => {
    for (const content of [String(PID), JSON.stringify({ pid: PID, token: "x" })]) {
      writeFileSync(file, content);
      assert.equal(await isHeld(file, here), true, content);
      assert.equal(await isHeld(file, machine("here", "monday", [])), false, content);
      lastSign(60_000);
      assert.equal(await isHeld(file, here), false, content);
    }
    for (const content of ["0", "-1", "null", "{}", '{"pid":"1e99"}']) {
      writeFileSync(file, content);
      assert.equal(await isHeld(file), false, content);
    }
  });

  it("platforms 13: a job of another container that is at work is not taken for abandoned", async () => {
    const journal = new Journal<string>(folder);
    const entry = await journal.begin("about");
    const lock = path.join(folder, `${entry.record.id}.lock`);
    rmSync(lock);
    await Lock.take(lock, { ...elsewhere, pid: 999_999_999 });
    assert.deepEqual(await journal.abandoned(), []);
    file = lock;
    lastSign(60_000);
    assert.equal((await journal.abandoned()).length, 1);
    await entry.end();
  });

  it("platforms 13: machines are told apart, also containers that share the name and the start of their host", () => {
    const system = (name: string, files: Readonly<Record<string, string>>): IdentitySystem => {
      const read = (one: string): string => {
        const text = files[one];
        if (text === undefined) throw new Error("ENOENT");
        return text;
      };
      return { hostname: () => name, read, follow: read };
    };
    const boot = { "/proc/sys/kernel/random/boot_id": "b0\n", "/etc/machine-id": "m\n" };
    const container = (space: string): IdentitySystem => system("host", { ...boot, "/proc/self/ns/pid": space });
    const [one, same, other] = ["pid:[1]", "pid:[1]", "pid:[2]"].map((space) => identify(1, container(space)));
    assert.deepEqual(one, same);
    assert.notEqual(one?.machine, other?.machine);
    assert.equal(one?.boot, "b0");
    const [mac, windows] = ["mac", "windows"].map((name) => identify(7, system(name, {})));
    assert.notEqual(mac?.machine, windows?.machine);
    assert.equal(mac?.boot, "");
    assert.ok(!JSON.stringify(mac).includes('"mac"'), "a name of a machine may be a person's");
    assert.deepEqual(identify(process.pid), identify(process.pid));
  });
});
