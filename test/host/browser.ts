import { chromium, type BrowserContext, type Page } from "playwright-core";
import type { Server } from "./server";

/** Debian's Chromium, which `npm run setup` installs; or another one. */
const CHROMIUM = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

/** Set: pictures and films for the README and `docs`, of a smaller window at twice the density. */
export const FILMING = Boolean(process.env["EARMARK_FILM"]);

/** A browser that reaches nothing but this machine. */
export function startBrowser(profile: string, headless = true): Promise<BrowserContext> {
  return chromium.launchPersistentContext(profile, {
    executablePath: CHROMIUM,
    headless,
    viewport: FILMING ? { width: 1024, height: 640 } : { width: 1280, height: 800 },
    deviceScaleFactor: FILMING ? 2 : 1,
    locale: "en-US",
    args: [
      ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
      ...["--disable-component-update", "--disable-sync"],
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    ],
  });
}

/** What the workbench is told beside its own configuration. */
export interface Development {
  /** Folders of extensions to load from their source. */
  readonly extensions: readonly string[];
  /** Module whose `run()` is called in the extension host. */
  readonly testsPath?: string;
}

/**
 * Loads extensions under development, as VS Code's own test tools do on their servers. The configuration stands in an
 * attribute of the page; rewriting the page itself would cost it its loopback address and with that its WebSockets.
 */
export async function prepare(page: Page, server: Server, development: Development): Promise<void> {
  const uri = (file: string) => ({ scheme: "vscode-remote", authority: `127.0.0.1:${server.port}`, path: file });
  // code-server answers this from a file; the bare server has no such route, and without it no secret can be kept.
  const key = Buffer.alloc(32, 7);
  await page.route(
    (url) => url.origin === server.url && url.pathname === "/mint-key",
    (route) => route.fulfill({ status: 200, body: key }),
  );
  const options = {
    ...(development.extensions.length > 0 ? { extensions: development.extensions.map(uri) } : {}),
    ...(development.testsPath ? { extensionTestsPath: uri(development.testsPath) } : {}),
  };
  await page.addInitScript((developmentOptions) => {
    // oxlint-disable-next-line typescript/unbound-method -- called with its element below
    const read = Element.prototype.getAttribute;
    Element.prototype.getAttribute = function (name) {
      const value = read.call(this, name);
      if (name !== "data-settings" || this.id !== "vscode-workbench-web-configuration" || !value) return value;
      const settings = JSON.parse(value) as { developmentOptions?: object };
      return JSON.stringify({
        ...settings,
        developmentOptions: { ...settings.developmentOptions, ...developmentOptions },
      });
    };
  }, options);
}

/** Address of the workbench with a folder. */
export function workbenchUrl(server: Server, folder: string): string {
  return `${server.url}/?${new URLSearchParams({ folder }).toString()}`;
}
