import * as vscode from "vscode";
import { isFlag, isText, shapeOf } from "../../core/shape";
import type { KeyName } from "../../recognizers/engine";
import type { Keys } from "../keys";
import { readSettings, type AnySettings, type Settings } from "../settings";
import { keyOwner, placeOfEngine } from "../ui/display";
import { t } from "../ui/l10n";
import { showForAMoment, showInformation } from "../ui/messages";
import { startsServers } from "./mcpProvider";

/** Under which a workspace remembers whether agents may have a key, and whose. */
const ANSWER = "earmark.keyForAgents";

/** Holds for this key and where it is sent: whoever changes the host is asked anew. */
interface Answer {
  readonly name: KeyName;
  readonly host: string;
  readonly allowed: boolean;
}

const isAnswer = shapeOf<Answer>({ name: isText, host: isText, allowed: isFlag });

/** The stored key in Earmark's server for agents: once the user agreed, for each workspace, each key and where it is sent, until that is taken back. */
export class KeyForAgents implements vscode.Disposable {
  readonly #memory: vscode.Memento;
  readonly #keys: Pick<Keys, "find">;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;

  constructor(memory: vscode.Memento, keys: Pick<Keys, "find">) {
    this.#memory = memory;
    this.#keys = keys;
  }

  /**
   * The key with which a server starts: none where it needs none, has the one of the environment, or was not allowed any. Undefined: the
   * user went away, so it does not start, and they will be asked again.
   */
  async forServer(settings: Settings): Promise<{ readonly key: string | undefined } | undefined> {
    const name = settings.keyName;
    const key = name && (await this.#keys.find(name));
    if (!name || key?.from !== "storage") return { key: undefined };
    const allowed = this.#answerFor(name, settings) ?? (await this.#ask(name, settings));
    return allowed === undefined ? undefined : { key: allowed ? key.value : undefined };
  }

  /** Lets the user allow it, or take it back. */
  async change(): Promise<void> {
    if (!startsServers()) return void showInformation(t("This editor does not start MCP servers of extensions."));
    if (!vscode.workspace.isTrusted)
      return void showInformation(t("API keys are not used for agents until you trust this workspace."));
    const settings = readSettings(undefined);
    const name = settings.keyName;
    if (!name) return void showInformation(t("The selected engine needs no API key."));
    const key = await this.#keys.find(name);
    if (this.#answerFor(name, settings) === true) {
      const stop = t("Stop Using It");
      const question = t("Agents in this workspace use the API key for {0}.", keyOwner(name));
      if ((await showInformation(question, { modal: true }, stop)) !== stop) return;
      await this.#keep(name, settings, false);
      this.#changed.fire();
      return showForAMoment(t("Agents no longer use the API key"), 5_000);
    }
    if (key?.from === "environment")
      return void showInformation(t("Agents already use the API key from the environment variable."));
    if (!key) return void showInformation(t("There is no API key for {0}.", keyOwner(name)));
    const allowed = await this.#ask(name, settings);
    // Not while a server starts, which asks too: it would be started twice.
    if (allowed !== undefined) this.#changed.fire();
    if (allowed) showForAMoment(t("Agents can use the API key"), 5_000);
  }

  dispose(): void {
    this.#changed.dispose();
  }

  /** What was answered about this very key. */
  #answerFor(name: KeyName, settings: AnySettings): boolean | undefined {
    const answer: unknown = this.#memory.get(ANSWER);
    const isThis = isAnswer(answer) && answer.name === name && answer.host === placeOfEngine(settings);
    return isThis ? answer.allowed : undefined;
  }

  /** Undefined: neither yes nor no. */
  async #ask(name: KeyName, settings: AnySettings): Promise<boolean | undefined> {
    const allow = t("Allow");
    const without = t("Start Without It");
    const answer = await showInformation(
      t("Allow agents to transcribe with the API key for {0} in this workspace?", keyOwner(name)),
      {
        modal: true,
        detail: t(
          "Earmark's MCP server gets the key in its environment and sends it only to {0}. What agents have transcribed is charged to it. You can take it back with the command Use API Key for Agents.",
          placeOfEngine(settings),
        ),
      },
      allow,
      without,
    );
    if (answer !== allow && answer !== without) return undefined;
    await this.#keep(name, settings, answer === allow);
    return answer === allow;
  }

  async #keep(name: KeyName, settings: AnySettings, allowed: boolean): Promise<void> {
    await this.#memory.update(ANSWER, { name, host: placeOfEngine(settings), allowed } satisfies Answer);
  }
}

/** The command with which it is allowed and taken back. */
export function registerKeyForAgents(key: KeyForAgents): vscode.Disposable {
  return vscode.commands.registerCommand("earmark.useKeyForAgents", () => key.change());
}
