// Run by http.test.ts in a process of its own, since a Node reads its environment's certificates only once: sends one
// request by the network settings it is given and prints what came of it.
import { EarmarkError } from "../../../src/core/errors";
import { textBody } from "../../../src/recognizers/body";
import { openHttp } from "../../../src/recognizers/http";
import { TIMEOUTS, type Network } from "../../../src/recognizers/network";

const [url = "", settings = "{}"] = process.argv.slice(2);
const http = openHttp({ ...TIMEOUTS, strictTls: true, ...(JSON.parse(settings) as Partial<Network>) });
http
  .post(url, { authorization: "Bearer sk-secret" }, textBody("{}"), AbortSignal.timeout(10_000))
  .then(async ({ status, body }) => {
    let text = "";
    for await (const piece of body) text += Buffer.from(piece).toString();
    console.log(`${status} ${text}`);
  })
  .catch((error: unknown) => console.log(error instanceof EarmarkError ? error.code : String(error)))
  .finally(() => void http.close());
