// Without "node:": by exactly these names VS Code hands its extensions copies that know the proxy of the system.
import http from "http";
import https from "https";
import type { EditorModules } from "../../recognizers/editorTransport";

/** What requests of extensions go through, by VS Code's settings, the system's proxy and PAC scripts. */
export const EDITOR_MODULES: EditorModules = { http, https };
