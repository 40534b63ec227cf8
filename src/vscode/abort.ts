import type { CancellationToken } from "vscode";

/** Why a job ended by the person's wish. Never shown as an error. */
export class Cancelled extends Error {
  override readonly name = "Cancelled";
}

/** VS Code's token as the signal that the rooms below know. */
export function signalOf(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort(new Cancelled());
  else token.onCancellationRequested(() => controller.abort(new Cancelled()));
  return controller.signal;
}

/** The reason of a signal that is aborted because the window closes: its jobs can go on in the next one. */
export class WindowClosed extends Error {
  override readonly name = "WindowClosed";
}
