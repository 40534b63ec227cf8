// `npm run verify:models`, on a machine that reaches the hubs: asks every address of the catalog for the size of its file, and
// with `--download` fetches each file once and compares its hash. Prints a line for each and ends with 1 where one differs.
import { createHash } from "node:crypto";
import { LOCAL_MODELS } from "../src/local/models";

const whole = process.argv.includes("--download");
let bad = 0;

async function check(url: string, bytes: number, sha256: string): Promise<string> {
  const answer = await fetch(url, { method: whole ? "GET" : "HEAD", signal: AbortSignal.timeout(3_600_000) });
  if (!answer.ok) return `answers ${answer.status}`;
  if (!whole) {
    const size = Number(answer.headers.get("x-linked-size") ?? answer.headers.get("content-length"));
    return size === bytes ? "" : `has ${size} bytes`;
  }
  const hash = createHash("sha256");
  for await (const piece of answer.body ?? []) hash.update(piece);
  return hash.digest("hex") === sha256 ? "" : "has another hash";
}

void (async () => {
  for (const { id, files } of LOCAL_MODELS) {
    for (const { path, bytes, sha256, urls } of files) {
      for (const url of urls) {
        const problem = await check(url, bytes, sha256).catch((error: unknown) => String(error));
        if (problem) bad += 1;
        console.log(`${problem ? "BAD " : "good"} ${id} ${path} ${new URL(url).host} ${problem}`);
      }
    }
  }
  console.log(bad === 0 ? "All as the catalog says." : `${bad} differ.`);
  process.exit(bad === 0 ? 0 : 1);
})();
