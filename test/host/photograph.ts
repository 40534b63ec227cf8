import type { Workbench } from "./workbench";

/** How much of the log tells what happened. */
const LINES = 15;

/**
 * After a test that failed: a picture, and in the output what the window said and the end of the log, since whoever reads
 * the output of a machine elsewhere has no pictures. Registers a hook; call it before other hooks that tidy up.
 */
export function photograph(of: () => Workbench | undefined): void {
  afterEach(async function () {
    const vscode = of();
    if (this.currentTest?.state !== "failed" || !vscode) return;
    await vscode.shot(`failed-${this.currentTest.title.replaceAll(/\W+/g, "-")}`);
    console.log((await vscode.said()).join("\n"));
    console.log(vscode.log().split("\n").slice(-LINES).join("\n"));
  });
}
