import * as path from "node:path";
import * as vscode from "vscode";
import type { Log } from "../../core/types";
import { serverArguments, serverEnvironment } from "../../session/serverArguments";
import { glossaryPaths } from "../context/contextSources";
import { readSettings } from "../settings";
import { workspacePaths } from "../transcription/workspacePaths";
import { circumstances } from "../ui/failureMessages";
import { wordsFor } from "../ui/failureText";
import type { KeyForAgents } from "./keyForAgents";
import type { ServerResolver } from "./mcpProvider";

/** What it takes to start a server for agents. */
export interface AgentServerDeps {
  readonly keyForAgents: Pick<KeyForAgents, "forServer">;
  /** The extension's own folder of this machine: agents find there what the editor knows. */
  readonly storage: string;
  readonly log: Log;
}

/** Earmark's server for agents with the settings of this workspace, its folders, and the key, as far as the user allows it. */
export class AgentServer implements ServerResolver {
  readonly #deps: AgentServerDeps;

  constructor(deps: AgentServerDeps) {
    this.#deps = deps;
  }

  async resolve({
    label,
    command,
    args,
    version,
  }: vscode.McpStdioServerDefinition): Promise<vscode.McpStdioServerDefinition | undefined> {
    const folders = workspacePaths();
    const [first] = folders;
    // It may be asked about what it offered before.
    if (!vscode.workspace.isTrusted || first === undefined) return undefined;
    const { keyForAgents, storage, log } = this.#deps;
    const settings = readSettings(vscode.Uri.file(first));
    if (settings.problem)
      throw new Error(wordsFor(settings.problem, circumstances({ name: "", settings })).message, {
        cause: settings.problem,
      });
    const allowed = await keyForAgents.forServer(settings);
    if (!allowed) return undefined;
    const glossaries = await glossaryPaths(settings, log);
    const places = { cache: storage, models: path.join(storage, "models"), folders, glossaries };
    const [program = ""] = args;
    const started = new vscode.McpStdioServerDefinition(
      label,
      command,
      [program, ...serverArguments(settings, places)],
      serverEnvironment(settings.engine, settings.network, allowed.key),
      version,
    );
    started.cwd = vscode.Uri.file(first);
    return started;
  }
}
