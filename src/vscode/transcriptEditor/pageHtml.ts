import { randomBytes } from "node:crypto";
import * as vscode from "vscode";

/**
 * The page. Its policy has no exceptions: one script of ours by its nonce, one style sheet, sound from the extension's own
 * scheme, nothing inline and nothing from anywhere else.
 */
export function htmlFor(webview: vscode.Webview, extension: vscode.Uri): string {
  const script = webview.asWebviewUri(vscode.Uri.joinPath(extension, "dist", "webview.js")).toString();
  const style = webview.asWebviewUri(vscode.Uri.joinPath(extension, "media", "transcript.css")).toString();
  const nonce = randomBytes(16).toString("base64url");
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
    `media-src ${webview.cspSource}`,
  ].join("; ");
  const speeds = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3];
  const options = speeds.map((n) => `<option value="${n}"${n === 1 ? " selected" : ""}>${n}×</option>`).join("");
  return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${style}">
</head>
<body>
<header>
<span class="group">
<button id="play" type="button" data-icon="play"></button>
<span id="time">0:00</span>
<select id="speed" data-word="speed" data-as="label">${options}</select>
<button id="loop" class="tool" type="button" data-icon="loop" data-word="loop" data-as="label" aria-pressed="false"></button>
<button id="zoomOut" class="tool" type="button" data-icon="zoomOut" data-word="zoomOut" data-as="label"></button>
<button id="zoomIn" class="tool" type="button" data-icon="zoomIn" data-word="zoomIn" data-as="label"></button>
</span>
<span class="group find" role="search">
<span id="found" role="status"></span>
<input id="query" type="search" data-word="search" data-as="label">
<button id="previous" class="tool" type="button" data-icon="previous" data-word="previous" data-as="label"></button>
<button id="next" class="tool" type="button" data-icon="next" data-word="next" data-as="label"></button>
</span>
<span class="group">
<button type="button" data-tell="insert" data-word="insertAll"></button>
<button type="button" data-tell="export" data-word="export"></button>
</span>
</header>
<canvas id="wave" tabindex="0" role="slider" aria-valuemin="0" data-word="position" data-as="label"></canvas>
<div id="status"></div>
<div id="spoken" role="status"></div>
<div id="nothing" hidden><p data-word="nothing"></p><button type="button" data-tell="transcribe" data-word="transcribe"></button></div>
<ol id="list" data-word="transcript" data-as="label"></ol>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}
