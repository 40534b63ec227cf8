import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import { pageMarkup } from "../../webview/pageMarkup";

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
  return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${style}">
</head>
<body>
${pageMarkup()}
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}
