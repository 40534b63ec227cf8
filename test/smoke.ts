// `tsx test/smoke.ts dist/earmark-universal.vsix`: a package holds its engine, and where it can run here a recording becomes
// text with it in a real VS Code.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { statSync } from "node:fs";
import * as path from "node:path";
import { recording } from "./sounds/files";
import { speakNumbers, spelled } from "./sounds/tones";
import { KEY, startService } from "./service/service";
import { tonesRecognizer } from "./service/tonesRecognizer";

const file = path.resolve(process.argv[2] ?? "");
const target = /earmark-(.+)\.vsix$/.exec(file)?.[1] ?? "linux-x64";
const names = execFileSync("unzip", ["-Z1", file]).toString().trim().split("\n");
const engine = target === "universal" ? /dist\/wasm\/.+\.wasm$/ : /dist\/native\/sherpa-onnx\.node$/;
assert.ok(
  names.some((name) => engine.test(name)),
  `${target} has no engine`,
);
for (const name of [
  "extension.js",
  "earmark.js",
  "ffmpeg/ffmpeg.js",
  "ffmpeg/ffmpeg-core.wasm",
  "http.js",
  "localWorker.js",
  "webSocket.js",
  "webview.js",
])
  assert.ok(names.includes(`extension/dist/${name}`), name);
const size = `${(statSync(file).size / 1e6).toFixed(1)} MB`;

if (target === "universal" || target === `${process.platform}-${process.arch}`) void run();
else console.log(`${target}: ${size}, complete; it does not run here.`);

async function run(): Promise<void> {
  process.env["EARMARK_VSIX"] = file;
  const { cleanUp, put, sampleWorkspace, scratchFolder, Workbench } = await import("./host/workbench");
  const numbers = Array.from({ length: 12 }, (_, i) => i * 83);
  const service = await startService(tonesRecognizer());
  const scratch = scratchFolder("smoke");
  const memo = { name: "memo.wav", file: recording("numbers-12.wav", () => speakNumbers(numbers)) };
  const workspace = sampleWorkspace(scratch, [memo]);
  put(path.join(workspace, "notes/smoke.md"), "# Smoke\n\n");
  const machineSettings = {
    "earmark.region": "custom",
    "earmark.baseUrl": service.url,
    "earmark.confirmUpload": "never",
  };
  const vscode = await Workbench.open({ workspace, scratch, machineSettings, env: { DASHSCOPE_API_KEY: KEY } });
  try {
    await vscode.openFile("smoke.md");
    await vscode.page.keyboard.press("ControlOrMeta+End");
    await vscode.command("Earmark: Transcribe Recording");
    await vscode.chooseRecording("memo.wav");
    await vscode.editorShows(new RegExp(numbers.map(spelled).join(" ")));
    console.log(`${target}: ${size}, a recording became text.`);
  } finally {
    await vscode.close();
    await service.close();
    await cleanUp(scratch);
  }
}
