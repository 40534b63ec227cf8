import assert from "node:assert/strict";
import { childEnvironment } from "../../../src/core/childEnvironment";

describe("what children get of the environment", () => {
  it("attacks 13: no key, whatever it is called, and nothing that is not known to be harmless", () => {
    const hidden = {
      DASHSCOPE_API_KEY: "sk-1",
      DASHSCOPE_HTTP_BASE_URL: "https://example.org",
      EARMARK_SERVER_KEY: "sk-2",
      earmark_anything: "x",
      OPENAI_API_KEY: "sk-3",
      HF_TOKEN: "hf",
      GITHUB_TOKEN: "gh",
      AWS_SECRET_ACCESS_KEY: "aws",
      PGPASSWORD: "pg",
      SSH_AUTH_SOCK: "/run/agent",
      XDG_SESSION_TOKEN: "x",
      LC_SECRET: "x",
      CUDA_API_KEY: "x",
      NODE_OPTIONS: "--require /tmp/x.js",
      ELECTRON_RUN_AS_NODE: "1",
      LD_PRELOAD: "/tmp/x.so",
      DYLD_INSERT_LIBRARIES: "/tmp/x.dylib",
      BASH_ENV: "/tmp/x",
      DATABASE_URL: "postgres://u:p@host",
      https_proxy: "http://user:secret@proxy:8080",
      NOTHING: undefined,
      PATH2: "x",
    };
    assert.deepEqual(childEnvironment(hidden), {});
  });

  it("attacks 13: what programs need stays, as it is spelled", () => {
    const needed = {
      Path: String.raw`C:\Windows`,
      PATHEXT: ".EXE",
      SystemRoot: String.raw`C:\Windows`,
      ComSpec: "cmd.exe",
      USERPROFILE: "u",
      APPDATA: "a",
      LOCALAPPDATA: "l",
      ProgramData: "p",
      "ProgramFiles(x86)": "x",
      HOME: "/home/u",
      TMPDIR: "/tmp",
      LANG: "zh_CN.UTF-8",
      LC_ALL: "C",
      XDG_CACHE_HOME: "/c",
      PULSE_SERVER: "unix:/mnt/wslg/PulseServer",
      PIPEWIRE_REMOTE: "pipewire-0",
      DISPLAY: ":0",
      LD_LIBRARY_PATH: "/lib",
      CUDA_VISIBLE_DEVICES: "0",
      OMP_NUM_THREADS: "4",
      HF_HOME: "/models",
      https_proxy: "http://proxy:8080",
      NO_PROXY: "localhost",
    };
    assert.deepEqual(childEnvironment(needed), needed);
  });
});
