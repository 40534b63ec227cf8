import assert from "node:assert/strict";
import { isOpenable, otherFolder, type WindowsMachine } from "../../../src/local/otherFolder";

const PROFILE = String.raw`C:\Users\张三`;
const MODELS = String.raw`C:\Users\张三\AppData\Roaming\Code\User\globalStorage\earmark.earmark\models`;
const COMMON = String.raw`C:\ProgramData\Earmark-5d41402a\models`;

describe("where models go on Windows when their own folder cannot be opened", () => {
  function machine(own: WindowsMachine["env"], same: readonly string[] = []): WindowsMachine {
    const env = { USERPROFILE: PROFILE, ProgramData: String.raw`C:\ProgramData`, ...own };
    const isSame = (one: string, other: string): Promise<boolean> =>
      Promise.resolve(same.includes(one) && other === env["USERPROFILE"]);
    return { env, isSame, mark: "5d41402a" };
  }

  it("platforms 10: the same folder is taken by its short names, where Windows has them", async () => {
    const short = String.raw`C:\Users\5F20~1`;
    const wanted = String.raw`C:\Users\5F20~1\AppData\Roaming\Code\User\globalStorage\earmark.earmark\models`;
    for (const env of [
      { TEMP: String.raw`C:\Users\5F20~1\AppData\Local\Temp` },
      { TMP: String.raw`C:\Users\5F20~1\AppData\Local\Temp\2` },
      { TEMP: String.raw`D:\Temp`, TMP: String.raw`C:\Users\5F20~1\appdata\local\temp` },
    ])
      assert.equal(await otherFolder(MODELS, machine(env, [short])), wanted);
    const jose = String.raw`C:\Users\José Álvarez`;
    const made = machine({ USERPROFILE: jose, TEMP: String.raw`C:\Users\JOSLVA~1\AppData\Local\Temp` }, [
      String.raw`C:\Users\JOSLVA~1`,
    ]);
    assert.equal(
      await otherFolder(`${jose}\\AppData\\Roaming\\Code\\models`, made),
      String.raw`C:\Users\JOSLVA~1\AppData\Roaming\Code\models`,
    );
  });

  it("platforms 10: else one of the machine is, with a name that nobody could have guessed", async () => {
    for (const env of [
      {},
      { TEMP: String.raw`C:\Users\张三\AppData\Local\Temp` },
      { TEMP: String.raw`D:\TEMP~1` },
      // Of somebody else.
      { TEMP: String.raw`C:\Users\ADMINI~1\AppData\Local\Temp` },
    ])
      assert.equal(await otherFolder(MODELS, machine(env)), COMMON);
    // Short names of the profile say nothing of another drive, and of a folder of other letters in it.
    const short = machine({ TEMP: String.raw`C:\Users\5F20~1\AppData\Local\Temp` }, [String.raw`C:\Users\5F20~1`]);
    assert.equal(await otherFolder(String.raw`D:\模型`, short), COMMON);
    assert.equal(await otherFolder(`${PROFILE}\\模型`, short), COMMON);
    assert.equal(await otherFolder(String.raw`C:\Users\张三丰\models`, short), COMMON);
  });

  it("platforms 10: there is none where nothing can be opened", async () => {
    assert.equal(await otherFolder(MODELS, machine({ ProgramData: String.raw`E:\数据` })), undefined);
    assert.equal(await otherFolder(MODELS, machine({ ProgramData: undefined })), undefined);
    assert.ok(isOpenable(COMMON) && !isOpenable(MODELS) && !isOpenable("C:\\a\tb"));
  });
});
