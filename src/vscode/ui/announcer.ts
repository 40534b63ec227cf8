import * as vscode from "vscode";
import { spoken } from "./statusText";
import type { JobView } from "../../session/jobView";
import { showInformation } from "./messages";

/**
 * Tells who listens to a screen reader how a job goes: VS Code reads messages aloud, but not what changes in its status bar. Each
 * state once. Failures, gaps and transcripts without a place have messages of their own.
 */
export class Announcer {
  readonly #said = new WeakMap<object, string>();

  /** Takes each state of a job; `owner` is the job itself. */
  show(owner: object, view: JobView): void {
    const state = `${view.phase} ${view.offline ?? ""}`;
    if (this.#said.get(owner) === state) return;
    this.#said.set(owner, state);
    if (!view.quiet && isNews(view) && isWanted()) void showInformation(spoken(view));
  }
}

function isNews({ phase, offline, gaps }: JobView): boolean {
  switch (phase) {
    case "preparing":
    case "cancelled":
      return true;
    case "running":
      return offline !== undefined;
    case "done":
      return gaps.length === 0;
    case "queued":
    case "waiting":
    case "failed":
      return false;
  }
}

/** The user wants to hear what changes. */
export function isWanted(): boolean {
  const wanted = vscode.workspace.getConfiguration("earmark").get("announce");
  if (wanted === "always" || wanted === "never") return wanted === "always";
  return vscode.workspace.getConfiguration("editor").get("accessibilitySupport") === "on";
}
