import type { SecretStorage } from "vscode";
import type { Region } from "../recognizers/catalog";

/** Where a key came from. */
export interface Key {
  readonly value: string;
  readonly from: "storage" | "environment";
}

/** A key as it can stand in a header: visible ASCII without spaces. */
export function isKey(text: string): boolean {
  return /^[\x21-\x7e]{8,256}$/.test(text);
}

/** The keys of the service, one a region, in the editor's secret storage. The only file that touches them. */
export class Keys {
  readonly #secrets: SecretStorage;

  constructor(secrets: SecretStorage) {
    this.#secrets = secrets;
  }

  /** The stored key, else `DASHSCOPE_API_KEY`, which is only read. */
  async find(region: Region): Promise<Key | undefined> {
    const stored = await this.#secrets.get(nameOf(region));
    if (stored) return { value: stored, from: "storage" };
    const value = (process.env["DASHSCOPE_API_KEY"] ?? "").trim();
    return isKey(value) ? { value, from: "environment" } : undefined;
  }

  async store(region: Region, key: string): Promise<void> {
    await this.#secrets.store(nameOf(region), key);
  }

  async clear(region: Region): Promise<void> {
    await this.#secrets.delete(nameOf(region));
  }
}

function nameOf(region: Region): string {
  return `earmark.apiKey.${region}`;
}
