import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { TaskStore } from "../../../src/storage/taskStore";
import { modelOf } from "../../../src/recognizers/catalog";
import { filetrans } from "../../../src/recognizers/filetrans";
import { openHttp, type Http } from "../../../src/recognizers/http";
import { TIMEOUTS } from "../../../src/recognizers/network";
import type { Hypothesis } from "../../../src/core/types";
import { cuesOf } from "../../../src/transcript/cues";
import { collectLog } from "../support";

const word = (text: string, begin: number): object => ({
  text,
  begin_time: begin,
  end_time: begin + 400,
  punctuation: "",
});
const ONE = { begin_time: 0, end_time: 900, text: "Hello there.", words: [word("Hello", 0), word("there.", 1_000)] };
const TWO = {
  begin_time: 9_000,
  end_time: 9_900,
  text: "Good bye.",
  words: [word("Good", 9_000), word("bye.", 10_000)],
};
const OTHER = {
  begin_time: 4_000,
  end_time: 4_900,
  text: "Who is it?",
  words: ["Who", "is", "it?"].map((w, i) => word(w, 4_000 + i * 500)),
};
const { words: _, ...BARE } = TWO;
const channel = (channel_id: number, sentences: readonly object[], text?: string): object => ({
  channel_id,
  sentences,
  ...(text === undefined ? {} : { text }),
});

/** A file that the service made: what is heard, and how many words have times. */
const FILES: Readonly<Record<string, readonly [unknown, string, number]>> = {
  "as documented": [{ transcripts: [channel(0, [ONE, TWO], "Hello there. Good bye.")] }, "Hello there. Good bye.", 4],
  "with sentences only": [{ transcripts: [channel(0, [ONE, TWO])] }, "Hello there. Good bye.", 4],
  "with an empty text": [{ transcripts: [channel(0, [ONE, TWO], "")] }, "Hello there. Good bye.", 4],
  "of Chinese sentences only": [
    { transcripts: [channel(0, [{ text: "今天。" }, { text: "明天。" }])] },
    "今天。明天。",
    0,
  ],
  "with a text only": [{ transcripts: [{ text: "Hello there." }] }, "Hello there.", 0],
  "without the words of one sentence": [{ transcripts: [channel(0, [ONE, BARE])] }, "Hello there. Good bye.", 0],
  "of two channels": [
    { transcripts: [channel(0, [ONE, TWO]), channel(1, [OTHER])] },
    "Hello there. Good bye.\n\nWho is it?",
    7,
  ],
  "whose first channel is silent": [{ transcripts: [channel(0, [], ""), channel(1, [OTHER])] }, "Who is it?", 3],
  "with the text at the top": [{ text: "Hello there." }, "Hello there.", 0],
  "with one transcript that is no list": [{ transcripts: channel(0, [ONE]) }, "Hello there.", 2],
  "in which nobody spoke": [{ transcripts: [] }, "", 0],
};

describe("what a task answers", () => {
  let server: Server;
  let base: string;
  let http: Http;
  let folder: string;
  /** By path. */
  let says: Record<string, { status?: number; body: unknown }>;
  let begun: number;
  beforeEach(async () => {
    [says, begun] = [{}, 0];
    server = createServer((request, response) => {
      if (request.method === "POST") begun += 1;
      const { status = 200, body = {} } =
        request.method === "POST"
          ? { body: { output: { task_id: "t" } } }
          : (says[request.url ?? ""] ?? { status: 500 });
      request.resume().on("end", () => response.writeHead(status).end(JSON.stringify(body)));
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    http = openHttp({ ...TIMEOUTS, strictTls: true });
    folder = mkdtempSync(path.join(tmpdir(), "earmark-tasks-"));
  });
  afterEach(async () => {
    await http.close();
    await new Promise((done) => server.close(done));
    rmSync(folder, { recursive: true, force: true });
  });

  async function hear(output: object): Promise<Hypothesis | undefined> {
    says["/api/v1/tasks/t"] = { body: { output } };
    const service = { baseUrl: base, model: modelOf("fun-asr", "custom"), key: "k", http, log: collectLog().log };
    const tasks = new TaskStore(folder);
    const jobs = { tasks, mayStore: true, allChannels: false, onSent: () => undefined, pauseMs: 1 };
    const clip = {
      index: 0,
      span: { start: 0, end: 10 },
      audio: { kind: "url", url: "https://example.com/a.mp3" },
    } as const;
    let last: Hypothesis | undefined;
    for await (last of filetrans(service, jobs).recognize(
      clip,
      { context: "", itn: false },
      new AbortController().signal,
    ))
      assert.ok(last);
    return last;
  }
  const done = (...results: readonly object[]): object => ({ task_status: "SUCCEEDED", results });
  const at = (place: string): object => ({ subtask_status: "SUCCEEDED", transcription_url: base + place });

  for (const [name, [body, text, words]] of Object.entries(FILES))
    it(`recognizers 7: a file ${name} is read`, async () => {
      says["/text"] = { body };
      const heard = await hear(done(at("/text")));
      assert.deepEqual([heard?.text, heard?.words?.length ?? 0], [text, words]);
    });

  for (const [name, body] of Object.entries({ empty: {}, "another thing": { jobs: [1] }, "a list": [[]] }))
    it(`recognizers 7: a file that is ${name} is not taken for silence`, async () => {
      says["/text"] = { body };
      await assert.rejects(hear(done(at("/text"))), { code: "badAnswer" });
    });

  it("recognizers 7: subtitles of channels are at the times of each", async () => {
    says["/text"] = { body: FILES["of two channels"]?.[0] };
    const heard = await hear(done(at("/text")));
    assert.ok(heard);
    assert.deepEqual(
      cuesOf([{ ...heard, index: 0, span: { start: 0, end: 10 } }]).map(({ span, lines }) => [
        span.start,
        lines.join("|"),
      ]),
      [
        [0, "Hello there."],
        [4, "Who is it?"],
        [9, "Good bye."],
      ],
    );
  });

  it("recognizers 7: nothing of several results is lost, and silence in one is no failure", async () => {
    says["/one"] = { body: { transcripts: [channel(0, [ONE])] } };
    says["/two"] = { body: { transcripts: [channel(0, [TWO])] } };
    const silent = { subtask_status: "FAILED", code: "SUCCESS_WITH_NO_VALID_FRAGMENT", message: "m" };
    assert.equal((await hear(done(at("/one"), at("/two"))))?.text, "Hello there.\n\nGood bye.");
    assert.equal((await hear(done(silent, at("/two"))))?.text, "Good bye.");
    assert.equal((await hear(done(silent, silent)))?.text, "");
    assert.equal((await hear({ task_status: "FAILED", result: silent }))?.text, "");
    const broken = { subtask_status: "FAILED", code: "FILE_DOWNLOAD_FAILED", message: "m" };
    await assert.rejects(hear(done(at("/one"), silent, broken)), { code: "badUrl" });
  });

  for (const status of [403, 404, 410])
    it(`recognizers 7: a text that is gone (${status}) is said, and asked for anew the next time`, async () => {
      says["/text"] = { status, body: {} };
      await assert.rejects(hear(done(at("/text"))), { code: "badRequest", message: new RegExp(`gone.*${status}`) });
      says["/text"] = { body: { transcripts: [channel(0, [ONE])] } };
      assert.equal((await hear(done(at("/text"))))?.text, "Hello there.");
      assert.equal(begun, 2);
    });

  for (const place of ["file:///etc/passwd", "ftp://127.0.0.1/text", "data:application/json,{}", "text.json"])
    it(`recognizers 7: no text is looked for at ${place}`, async () =>
      assert.rejects(hear(done({ transcription_url: place })), { code: "badAnswer" }));

  it("recognizers 7: a task is waited for while it says that it goes on, and not where it says anything else", async () => {
    says["/text"] = { body: { transcripts: [channel(0, [ONE])] } };
    assert.equal((await hear({ task_status: "succeeded", results: [at("/text")] }))?.text, "Hello there.");
    await assert.rejects(hear({ task_status: "EXPIRED" }), { code: "badAnswer" });
    await assert.rejects(hear({ task_status: "CANCELED" }), { code: "badRequest", message: /canceled/ });
  });
});
