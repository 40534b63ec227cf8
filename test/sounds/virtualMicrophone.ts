import { execFileSync, spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { setTimeout as pause } from "node:timers/promises";

/** Programs of Debian's `pulseaudio` and `pulseaudio-utils`. */
const isInstalled = ["pulseaudio", "pactl", "pacat"].every(
  (program) => spawnSync(program, ["--version"], { stdio: "ignore" }).status === 0,
);

/**
 * `describe` for tests that speak into a microphone. On a machine without PulseAudio there is one test in their place, which names what is left out;
 * in CI it fails.
 */
export function describeWithMicrophone(title: string, tests: () => void): void {
  if (isInstalled) return void describe(title, tests);
  it(`${title}: left out, since PulseAudio is not installed`, () => {
    if (process.env["CI"]) throw new Error("PulseAudio is not installed: npm run setup");
  });
}

/** A microphone of a sound server of its own, into which a test speaks. */
export interface VirtualMicrophone {
  /** What `capture` and `Recorder` take. */
  readonly id: string;
  /** As the system calls it. */
  readonly name: string;
  /** Plays samples (16 kHz mono) into it, at the speed of speech; returns when all was heard. */
  readonly play: (samples: Int16Array) => Promise<void>;
  /** The same of a WAV file. */
  readonly speak: (file: string) => Promise<void>;
  /** Its switch: what is said is digital silence then. */
  readonly mute: (isMuted: boolean) => void;
  /** Pulls its plug. Whoever records from it is told, where there is no other one: else the server moves them to that, as on any desktop. */
  readonly unplug: () => void;
}

/** A PulseAudio server in a folder of its own: no sound card, nobody else's. Programs that this process starts talk to it until it is closed. */
export class SoundServer {
  readonly #folder: string;
  readonly #server: ChildProcess;
  readonly #playing = new Set<ChildProcess>();
  readonly #before: string | undefined;

  private constructor(folder: string, server: ChildProcess) {
    this.#folder = folder;
    this.#server = server;
    this.#before = process.env["PULSE_SERVER"];
    process.env["PULSE_SERVER"] = this.address;
  }

  /** Without a microphone. */
  static async start(): Promise<SoundServer> {
    const folder = mkdtempSync(path.join(tmpdir(), "earmark-sound-"));
    const socket = path.join(folder, "native");
    const options = ["-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no"];
    const server = spawn(
      "pulseaudio",
      [...options, "-L", `module-native-protocol-unix socket=${socket} auth-anonymous=1`],
      { env: { ...process.env, HOME: folder, XDG_RUNTIME_DIR: folder }, stdio: "ignore" },
    );
    while (!existsSync(socket)) {
      if (server.exitCode !== null) throw new Error("pulseaudio does not start");
      await pause(10);
    }
    return new SoundServer(folder, server);
  }

  /** For programs that others start. */
  get address(): string {
    return `unix:${path.join(this.#folder, "native")}`;
  }

  /** Plugs a microphone in, called so in lists. The first one is the system's own choice. */
  microphone(description = "Test Microphone"): VirtualMicrophone {
    const name = `mic${Math.random().toString(36).slice(2, 8)}`;
    const sink = this.#pactl(
      "load-module",
      "module-null-sink",
      `sink_name=${name}_in`,
      "rate=48000",
      "channels=2",
      "norewinds=1",
    );
    const quoted = description.replaceAll(/["'\\]/g, (sign) => `\\${sign}`);
    const source = this.#pactl(
      "load-module",
      "module-remap-source",
      `master=${name}_in.monitor`,
      `source_name=${name}`,
      `source_properties="device.description='${quoted}'"`,
    );
    let isUnplugged = false;
    const play = async (args: readonly string[], samples?: Int16Array): Promise<void> => {
      // So much is handed over ahead: with 50 ms a busy machine tears words apart (measured with six loops on two cores).
      const child = this.#pacat(["--device", `${name}_in`, "--latency-msec=1000", ...args]);
      child.stdin?.end(samples && Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength));
      const [code] = (await once(child, "close")) as [number | null];
      if (code !== 0) throw new Error(`pacat ended with ${code}`);
    };
    return {
      id: `pulse:${name}`,
      name: description,
      play: async (samples) => play(["--rate=16000", "--channels=1", "--format=s16le"], samples),
      speak: async (file) => play(["--file-format=wav", file]),
      mute: (isMuted) => void this.#pactl("set-source-mute", name, isMuted ? "1" : "0"),
      unplug: () => {
        if (isUnplugged) return;
        isUnplugged = true;
        this.#pactl("unload-module", source);
        this.#pactl("unload-module", sink);
      },
    };
  }

  /** How many programs record from any microphone now. */
  recorders(): number {
    const outputs = this.#pactl("list", "short", "source-outputs").split("\n");
    return outputs.filter((line) => line !== "" && !line.includes("module-remap-source")).length;
  }

  /** Ends the server, as a crash of it would; with `close` behind it. */
  kill(): void {
    this.#server.kill("SIGKILL");
  }

  async close(): Promise<void> {
    for (const child of this.#playing) child.kill("SIGKILL");
    if (this.#server.exitCode === null && this.#server.signalCode === null) {
      this.#server.kill("SIGKILL");
      await once(this.#server, "close");
    }
    if (this.#before === undefined) delete process.env["PULSE_SERVER"];
    else process.env["PULSE_SERVER"] = this.#before;
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #pacat(args: readonly string[]): ChildProcess {
    const child = spawn("pacat", ["--playback", ...args], { stdio: ["pipe", "ignore", "ignore"], env: this.#env() });
    child.stdin?.on("error", () => undefined);
    this.#playing.add(child);
    child.once("close", () => this.#playing.delete(child));
    return child;
  }

  #pactl(...args: readonly string[]): string {
    return execFileSync("pactl", args, { encoding: "utf8", env: this.#env() }).trim();
  }

  #env(): NodeJS.ProcessEnv {
    return { ...process.env, PULSE_SERVER: this.address, HOME: this.#folder, XDG_RUNTIME_DIR: this.#folder };
  }
}
