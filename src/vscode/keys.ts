import type { SecretStorage } from "vscode";
import { EarmarkError } from "../core/errors";
import { keyNameOf, type Engine, type KeyName } from "../recognizers/engine";

/** Where a key came from. */
export interface Key {
  readonly value: string;
  readonly from: "storage" | "environment";
}

/** A key as it can stand in a header: visible ASCII without spaces. */
export function isKey(text: string): boolean {
  return /^[\x21-\x7e]{8,256}$/.test(text);
}

/** The environment's keys, which are only read. */
const VARIABLES = { cloud: "DASHSCOPE_API_KEY", server: "EARMARK_SERVER_KEY" } as const;

/** The keys, one a region of the service and one a server, in the editor's secret storage. The only file that touches them. */
export class Keys {
  readonly #secrets: SecretStorage;

  constructor(secrets: SecretStorage) {
    this.#secrets = secrets;
  }

  /** The stored key, else the environment's. */
  async find(name: KeyName): Promise<Key | undefined> {
    const stored = await this.#secrets.get(nameOf(name));
    if (stored) return { value: stored, from: "storage" };
    const value = (process.env[name.startsWith("server ") ? VARIABLES.server : VARIABLES.cloud] ?? "").trim();
    return isKey(value) ? { value, from: "environment" } : undefined;
  }

  /** The one of an engine; undefined where it has none and needs none. @throws {EarmarkError} `noKey` for the service */
  async of(engine: Engine): Promise<Key | undefined> {
    const name = keyNameOf(engine);
    const key = name && (await this.find(name));
    if (!key && engine.id === "cloud") throw new EarmarkError("noKey", "There is no key for this region.");
    return key;
  }

  async store(name: KeyName, key: string): Promise<void> {
    await this.#secrets.store(nameOf(name), key);
  }

  async clear(name: KeyName): Promise<void> {
    await this.#secrets.delete(nameOf(name));
  }
}

function nameOf(name: KeyName): string {
  return `earmark.apiKey.${name}`;
}
