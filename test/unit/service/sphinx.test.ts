import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { cutsOf } from "../../../src/audio/clips";
import { probe } from "../../../src/audio/probe";
import { assemble } from "../../../src/context/assemble";
import { readGlossary } from "../../../src/context/glossary";
import { Lanes } from "../../../src/pipeline/lanes";
import { Pacer } from "../../../src/pipeline/pacer";
import { patienceOf } from "../../../src/pipeline/retry";
import { transcribe } from "../../../src/pipeline/transcribe";
import type { Segment } from "../../../src/core/types";
import { modelOf } from "../../../src/recognizers/catalog";
import { dashScope } from "../../../src/recognizers/dashScope";
import { openHttp } from "../../../src/recognizers/http";
import { TIMEOUTS } from "../../../src/recognizers/network";
import { textOf } from "../../../src/transcript/join";
import { KEY, startService, type Service } from "../../service/service";
import { sphinxRecognizer } from "../../service/sphinxRecognizer";
import { converted, spoken } from "../../sounds/files";
import { BANKS } from "../../sounds/sample";
import { wordErrorRate } from "../../sounds/wordErrors";
import { collectLog } from "../support";
import { ffmpegUnderTest } from "../audio/ffmpegUnderTest";

const ROOT = path.resolve(import.meta.dirname, "../../..");
const NEVER = new AbortController().signal;

describe("the guide's own example, heard by PocketSphinx", () => {
  let service: Service;
  before(async () => void (service = await startService(sphinxRecognizer())));
  after(() => service.close());

  async function hear(file: string, context: string): Promise<string> {
    const ffmpeg = await ffmpegUnderTest();
    const info = await probe(ffmpeg, file, NEVER);
    const model = modelOf("qwen3-asr-flash", "custom");
    const http = openHttp({ ...TIMEOUTS, strictTls: true });
    const recognizer = dashScope({ baseUrl: service.url, model, key: KEY, http, log: collectLog().log });
    const cutting = { limits: model.limits, upload: "lossless", onDecoded: () => undefined } as const;
    const cuts = (signal: AbortSignal) => cutsOf({ ffmpeg, file, info, onNotice: () => undefined }, cutting, signal);
    const last = new Map<number, Segment>();
    const job = {
      cuts,
      recognizer,
      hints: { context, itn: false },
      lanes: new Lanes(4),
      patience: patienceOf(0),
      pacer: new Pacer(100),
      memory: { find: () => Promise.resolve(undefined), keep: () => Promise.resolve() },
    };
    for await (const segment of transcribe(job, NEVER)) last.set(segment.index, segment);
    await http.close();
    return textOf(last.values());
  }

  const glossary = readGlossary(
    "glossary.txt",
    readFileSync(path.join(ROOT, "test/sample/.vscode/glossary.txt"), "utf8"),
  );
  const context = assemble(
    [{ kind: "glossary", label: "", items: glossary.terms.map(({ term }) => term) }],
    1_500,
  ).text;

  for (const voice of ["rms", "slt", "awb", "kal16"] as const) {
    it(`has the right words with the sample's glossary, and wrong ones without: ${voice}`, async () => {
      const file = converted(spoken(BANKS, voice), `banks-${voice}-16k.wav`, ["-ar", "16000", "-ac", "1"]);
      const without = await hear(file, "");
      const helped = await hear(file, context);
      console.log(`      without: ${without}\n      with:    ${helped}`);
      for (const name of ["Bulge Bracket", "Boutique firms", "Lazard", "Middle Market"])
        assert.ok(helped.includes(name), name);
      // One or two small words may differ; the names may not.
      assert.ok(wordErrorRate(BANKS, helped) <= 0.13);
      assert.ok(wordErrorRate(BANKS, helped) < wordErrorRate(BANKS, without));
    }).timeout(60_000);
  }
});
