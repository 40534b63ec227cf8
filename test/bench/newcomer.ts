import { readFileSync } from "node:fs";
import * as path from "node:path";
import { sphinxRecognizer } from "../service/sphinxRecognizer";
import { KEY, startService } from "../service/service";
import { sampleRecordings } from "../sounds/sample";
import { pathWithoutFfmpeg } from "../host/pathWithoutFfmpeg";
import { cleanUp, sampleWorkspace, scratchFolder, Workbench } from "../host/workbench";
import type { Row } from "./run";

/** A person who has never seen it: reads at 200 words a minute, types 4 characters a second, and looks for each next thing. */
const WORDS_PER_SECOND = 200 / 60;
const KEY_MS = 250;
const LOOK_MS = 3_000;
/** The question before the first recording is sent is read well. */
const QUESTION_MS = 10_000;

/** From the README's first steps to text in a note of the sample workspace, as long as a person takes. */
export async function measureNewcomer(root: string): Promise<readonly Row[]> {
  return [await measure(root, true), await measure(root, false)];
}

async function measure(root: string, hasFfmpeg: boolean): Promise<Row> {
  const service = await startService(sphinxRecognizer());
  const scratch = scratchFolder("bench-newcomer");
  const recordings = sampleRecordings();
  const workspace = sampleWorkspace(scratch, recordings);
  const machineSettings = { "earmark.region": "custom", "earmark.baseUrl": service.url };
  const env = hasFfmpeg ? {} : { PATH: pathWithoutFfmpeg(path.join(scratch, "bin")) };
  const vscode = await Workbench.open({ workspace, scratch, machineSettings, env });
  try {
    const { page } = vscode;
    const look = (): Promise<void> => page.waitForTimeout(LOOK_MS);
    const begun = performance.now();
    const readme = readFileSync(path.join(root, "README.md"), "utf8");
    const steps = readme.split("## Your first transcript")[1]?.split("\n## ")[0];
    if (!steps) throw new Error("the README has no first steps");
    const words = steps.split(/\s+/).length;
    await page.waitForTimeout((1_000 * words) / WORDS_PER_SECOND);

    await page.keyboard.press("F1");
    await page.keyboard.type("Earmark: Set API Key", { delay: KEY_MS });
    await look();
    await page.keyboard.press("Enter");
    await vscode.asked("API key");
    await look();
    await vscode.quickInput.fill(KEY);
    await page.keyboard.press("Enter");

    for (const name of ["notes", "banks.md"]) {
      await look();
      await vscode.row(name).click();
    }
    await page.locator('.tab.active[data-resource-name="banks.md"]').waitFor();
    await look();
    await page.locator(".editor-group-container.active .view-lines").first().click();
    await page.keyboard.press("ControlOrMeta+End");
    await look();
    await vscode.row("recordings").click();
    await look();
    await vscode.fromExplorer(recordings[0]?.name ?? "", "Transcribe Recording");
    await vscode.dialog.getByRole("button", { name: "Send" }).waitFor();
    await page.waitForTimeout(QUESTION_MS);
    await vscode.dialog.getByRole("button", { name: "Send" }).click();
    await vscode.editorShows(/Lazard/);
    const took = (performance.now() - begun) / 1_000;
    return {
      what: `a newcomer${hasFfmpeg ? "" : " without ffmpeg"}: from the README to text in a note`,
      measured: `${took.toFixed(0)} s (reading ${words} words, typing and looking at a person's pace)`,
      bar: "under 120 s",
      good: took < 120,
    };
  } finally {
    await vscode.close();
    await service.close();
    await cleanUp(scratch);
  }
}
