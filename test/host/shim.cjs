// Preloaded into the VS Code server and its extension hosts: stands in for the two native modules that npm would have
// to compile, @vscode/spdlog (VS Code's log files) and @vscode/native-watchdog.
"use strict";
const fs = require("node:fs");
const Module = require("node:module");
const path = require("node:path");

const LEVELS = ["trace", "debug", "info", "warning", "error", "critical", "off"];

class Logger {
  constructor(_kind, _name, file) {
    this.file = file;
    this.level = 2;
    this.formatted = true;
    if (!file) return;
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.closeSync(fs.openSync(file, "a"));
  }
  write(level, message) {
    if (level < this.level || !this.file) return;
    const head = this.formatted ? `${new Date().toISOString().replace("T", " ").slice(0, 23)} [${LEVELS[level]}] ` : "";
    try {
      fs.appendFileSync(this.file, head + message + (this.formatted ? "\n" : ""));
    } catch {
      // The folder is gone: the run is over.
    }
  }
  getLevel() {
    return this.level;
  }
  setLevel(level) {
    this.level = level;
  }
  setPattern() {
    this.formatted = true;
  }
  clearFormatters() {
    this.formatted = false;
  }
  flush() {}
  drop() {}
}
["trace", "debug", "info", "warn", "error", "critical"].forEach((name, level) => {
  Logger.prototype[name] = function (message) {
    this.write(level, message);
  };
});

const spdlog = { Logger, version: 10_500, setLevel() {}, setFlushOn() {}, shutdown() {} };
const watchdog = { start() {} };

const load = Module._load;
Module._load = function (request, parent, ...rest) {
  if (request === "bindings" && /[\\/]@vscode[\\/]spdlog[\\/]/.test(parent?.filename ?? "")) return () => spdlog;
  if (/build[\\/]Release[\\/]watchdog$/.test(request)) return watchdog;
  return load.call(this, request, parent, ...rest);
};
