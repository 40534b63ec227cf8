import type { CancellationToken } from "vscode";
import { Cancelled } from "../../session/cancelled";

/** VS Code's token as the signal that the rooms below know. */
export function signalOf(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort(new Cancelled());
  else token.onCancellationRequested(() => controller.abort(new Cancelled()));
  return controller.signal;
}
