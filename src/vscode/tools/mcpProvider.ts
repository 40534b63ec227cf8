import * as vscode from "vscode";
import { workspacePaths } from "../transcription/workspacePaths";

/** As the manifest names it. */
export const MCP_PROVIDER = "earmark.recordings";

type Server = vscode.McpStdioServerDefinition;

/** Who completes what is offered, when VS Code starts it. */
export interface ServerResolver {
  /** Undefined: it is not to be started. @throws {Error} in words for the user */
  resolve(offered: Server): Promise<Server | undefined>;
}

/** True where VS Code starts servers for agents: some editors that are built from it do not, or throw when they are asked. */
export function startsServers(): boolean {
  try {
    return typeof vscode.lm.registerMcpServerDefinitionProvider === "function" && !!vscode.McpStdioServerDefinition;
  } catch {
    return false;
  }
}

/**
 * Offers Earmark's own server to agents. VS Code asks at once, in every window, and keeps what it gets on its disk, so there is nothing in
 * it but what to run: settings, folders and the key are added when a server is started. It is not offered where a workspace is not
 * trusted, or has no folder on this machine.
 */
export class McpProvider implements vscode.McpServerDefinitionProvider<Server>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeMcpServerDefinitions = this.#changed.event;
  readonly #program: string;
  readonly #version: string;
  readonly #resolver: () => Promise<ServerResolver>;
  readonly #subscriptions: readonly vscode.Disposable[];
  #changes = 0;

  /** `program`: the terminal command's. */
  constructor(program: string, version: string, resolver: () => Promise<ServerResolver>) {
    this.#program = program;
    this.#version = version;
    this.#resolver = resolver;
    this.#subscriptions = [
      this.#changed,
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.changed()),
      vscode.workspace.onDidChangeWorkspaceFolders(() => this.changed()),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("earmark") || event.affectsConfiguration("http")) this.changed();
      }),
    ];
  }

  /** A server that runs was started with other settings, or another key: VS Code starts it anew with the next question of the user. */
  changed(): void {
    this.#changes += 1;
    this.#changed.fire();
  }

  provideMcpServerDefinitions(): Server[] {
    if (!vscode.workspace.isTrusted || workspacePaths().length === 0) return [];
    const version = this.#changes === 0 ? this.#version : `${this.#version}+${this.#changes}`;
    const env = { ELECTRON_RUN_AS_NODE: "1" };
    return [new vscode.McpStdioServerDefinition("Earmark", process.execPath, [this.#program, "mcp"], env, version)];
  }

  async resolveMcpServerDefinition(offered: Server): Promise<Server | undefined> {
    return (await this.#resolver()).resolve(offered);
  }

  dispose(): void {
    for (const one of this.#subscriptions) one.dispose();
  }
}
