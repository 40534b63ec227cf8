import { existsSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { spawn } from "node:child_process";
import { KEY, startService, type Service } from "../test/service/service";
import { sphinxRecognizer } from "../test/service/sphinxRecognizer";
import { sampleRecordings } from "../test/sounds/sample";
import { wordErrorRate } from "../test/sounds/wordErrors";
import { startServer } from "../test/host/server";
import { install, sampleWorkspace, scratchFolder, Workbench } from "../test/host/workbench";

const once = process.argv.includes("--once");
const key = process.env["DASHSCOPE_API_KEY"];
const recordings = sampleRecordings();

const scratch = once ? scratchFolder("start") : path.resolve(import.meta.dirname, "../out/start");
const workspace = sampleWorkspace(scratch, recordings);
const service: Service | undefined = key ? undefined : await startService(sphinxRecognizer());
const machineSettings = service ? { "earmark.region": "custom", "earmark.baseUrl": service.url } : {};
console.log(
  service
    ? `\nWithout DASHSCOPE_API_KEY: a stand-in service on this machine (${service.url}) with PocketSphinx, a small English
recognizer, in place of Qwen3-ASR. What it shows is how Earmark works, not how well Qwen3-ASR hears.\n`
    : "\nWith DASHSCOPE_API_KEY: the real service. Each run of the sample costs a fraction of a cent.\n",
);
if (once) await tryOnce();
else await open();

/** The main job without anybody watching: with the glossary, and without any context. */
async function tryOnce(): Promise<void> {
  const sample = recordings[0];
  if (!sample) throw new Error("the sample has no recordings");
  const vscode = await Workbench.open({
    workspace,
    scratch,
    machineSettings: { ...machineSettings, "earmark.confirmUpload": "never" },
    env: { DASHSCOPE_API_KEY: key ?? KEY },
  });
  try {
    const note = path.join(workspace, "notes/banks.md");
    console.log(`said:             ${sample.said}`);
    for (const withGlossary of [true, false]) {
      await vscode.openFile("banks.md");
      await vscode.page.keyboard.press("ControlOrMeta+End");
      await vscode.command(`Earmark: Transcribe Recording${withGlossary ? "" : " with Options"}`);
      await vscode.chooseRecording(sample.name);
      if (!withGlossary) await vscode.transcribeWithoutContext();
      await vscode.status.locator(".codicon-check").waitFor({ timeout: 120_000 });
      const text = (await vscode.saved(note)).split("What was said in the call:")[1]?.trim() ?? "";
      const status = (await vscode.status.innerText()).trim();
      const title = withGlossary ? "with glossary:" : "without context:";
      console.log(
        `${title.padEnd(18)}${text}\n${" ".repeat(18)}word error rate ${(100 * wordErrorRate(sample.said, text)).toFixed(0)} %, status bar: ${status}`,
      );
      await vscode.command("Earmark: Undo Last Transcript");
      await vscode.status.waitFor({ state: "hidden" });
    }
  } finally {
    await vscode.close();
    await service?.close();
  }
  process.exit(0);
}

/** VS Code for a person, until Ctrl+C. */
async function open(): Promise<void> {
  const [userData, extensions] = [path.join(scratch, "user"), path.join(scratch, "extensions")];
  if (!existsSync(path.join(scratch, "profile"))) install(extensions, userData);
  const machine = path.join(userData, "Machine/settings.json");
  if (existsSync(machine)) writeFileSync(machine, JSON.stringify(machineSettings, null, 2));
  const server = await startServer({
    userData,
    extensions,
    trust: true,
    machineSettings,
    env: { DASHSCOPE_API_KEY: key ?? KEY },
  });
  const url = `${server.url}/?folder=${encodeURIComponent(workspace)}`;
  console.log(
    `VS Code with Earmark: ${url}\nOpen notes/banks.md, right-click recordings/banks.wav, Transcribe Recording. Ctrl+C ends it.`,
  );
  if (process.env["DISPLAY"])
    spawn("xdg-open", [url], { stdio: "ignore", detached: true }).on("error", () => undefined);
  process.once("SIGINT", () => void Promise.all([server.stop(), service?.close()]).then(() => process.exit(0)));
  await server.exited;
}
