import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { startBrowser } from "../host/browser";
import type { Row } from "./run";

const PICTURE = path.resolve(import.meta.dirname, "../../media/bench.png");

/** The table as a picture, for `docs/benchmarks.md`. */
export async function drawPicture(rows: readonly Row[], scratch: string): Promise<void> {
  const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  const lines = rows.map(
    ({ what, measured, bar, good }) =>
      `<tr><td>${escaped(what)}</td><td><b>${escaped(measured)}</b></td><td>${escaped(bar)}</td><td class="${good ? "good" : "miss"}">${good ? "✓" : "✗"}</td></tr>`,
  );
  const style =
    "body{margin:0;padding:16px;font:14px system-ui,sans-serif;color:#1f2328;background:#fff;width:1060px}" +
    "table{border-collapse:collapse;width:100%}td,th{padding:6px 10px;border-bottom:1px solid #d1d9e0;text-align:left}" +
    ".good{color:#1a7f37;font-weight:700}.miss{color:#cf222e;font-weight:700}";
  const html = path.join(scratch, "bench.html");
  writeFileSync(
    html,
    `<!doctype html><meta charset="utf-8"><style>${style}</style><table><tr><th>what</th><th>measured</th><th>bar</th><th></th></tr>${lines.join("")}</table>`,
  );
  const browser = await startBrowser(path.join(scratch, "browser"), true);
  try {
    const page = await browser.newPage();
    await page.goto(`file://${html}`);
    await page.locator("body").screenshot({ path: PICTURE });
  } finally {
    await browser.close();
  }
}
