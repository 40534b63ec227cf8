import { homedir } from "node:os";
import type { LogOutputChannel } from "vscode";
import { withoutHome } from "../../core/logLine";

const WRITES = new Set<PropertyKey>(["trace", "debug", "info", "warn", "error", "append", "appendLine", "replace"]);

/** The same log, in which the user's own folder is `~`: logs are put into reports as they are. */
export function withoutHomeIn(channel: LogOutputChannel, home = homeOf()): LogOutputChannel {
  // Not of the channel itself: it may be frozen, and then its methods may not be others.
  return new Proxy({} as LogOutputChannel, {
    get: (_, name) => {
      const value: unknown = Reflect.get(channel, name);
      if (typeof value !== "function") return value;
      if (!WRITES.has(name)) return value.bind(channel) as unknown;
      return (message: string | Error, ...more: unknown[]): void => {
        const text = message instanceof Error ? (message.stack ?? message.message) : message;
        Reflect.apply(value, channel, [withoutHome(text, home), ...more]);
      };
    },
  });
}

function homeOf(): string {
  try {
    return homedir();
  } catch {
    // A user without an entry in the system's list, and no HOME.
    return "";
  }
}
