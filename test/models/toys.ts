// Models of a few kilobytes that the real engine loads and that hear `alphabet.ts` exactly: what is tested is everything but the weights.
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import type { LocalModel } from "../../src/local/models";
import { bandOf, hertzOf, LETTERS, toMel } from "./alphabet";
import { model, node, tensor, value } from "./onnx";

const COUNT = LETTERS.length;

/** Silero's contract: a window and a state to a probability. This one knows loud from quiet. */
export function detector(): Buffer {
  return model({
    inputs: [value("input", "float", [1, "N"]), value("state", "float", [2, 1, 128]), value("sr", "int64", [1])],
    outputs: [value("output", "float", [1, 1]), value("stateN", "float", [2, 1, 128])],
    constants: [tensor("loud", [1], [0.002]), tensor("slope", [1], [4_000])],
    nodes: [
      node("Mul", ["input", "input"], ["square"]),
      node("ReduceMean", ["square"], ["energy"], { axes: [1], keepdims: 1 }),
      node("Sub", ["energy", "loud"], ["above"]),
      node("Mul", ["above", "slope"], ["logit"]),
      node("Sigmoid", ["logit"], ["output"]),
      node("Identity", ["state"], ["stateN"]),
    ],
  });
}

/** NeMo CTC: each band is a letter, the blank wins where all are quiet. */
export function nemo(): Record<string, Buffer> {
  const [bands, classes] = [80, COUNT + 1];
  const weights = new Float32Array(bands * classes);
  LETTERS.forEach((_, i) => (weights[bandOf(i) * classes + i] = 1));
  const bias = new Float32Array(classes);
  bias[classes - 1] = -2;
  return {
    "model.onnx": model({
      inputs: [value("audio_signal", "float", ["B", bands, "T"]), value("length", "int64", ["B"])],
      outputs: [value("logprobs", "float", ["B", "T", classes])],
      constants: [tensor("W", [bands, classes], weights), tensor("b", [classes], bias)],
      nodes: [
        node("Transpose", ["audio_signal"], ["x"], { perm: [0, 2, 1] }),
        node("MatMul", ["x", "W"], ["y"]),
        node("Add", ["y", "b"], ["z"]),
        node("LogSoftmax", ["z"], ["logprobs"], { axis: -1 }),
      ],
      metadata: { vocab_size: classes, subsampling_factor: 1, normalize_type: "", model_type: "EncDecCTCModelBPE" },
    }),
    "tokens.txt": Buffer.from(`${LETTERS.map((letter, i) => `${letter} ${i}`).join("\n")}\n<blk> ${COUNT}\n`),
  };
}

/** SenseVoice: four tokens of a head (language, emotion, event, numbers), then CTC. The language is Chinese where a Chinese letter sounds. */
export function senseVoice(): Record<string, Buffer> {
  const htk = (hertz: number): number => 1_127 * Math.log(1 + hertz / 700);
  const step = (htk(8_000) - htk(20)) / 81;
  const bands = LETTERS.map((_, i) => Math.round((htk(hertzOf(i)) - htk(20)) / step - 1));
  const head = ["<|zh|>", "<|en|>", "<|NEUTRAL|>", "<|Speech|>", "<|withitn|>"];
  const tokens = ["<unk>", ...head, ...LETTERS];
  const [features, classes, first] = [560, tokens.length, 1 + head.length];
  const weights = new Float32Array(features * classes);
  const bias = new Float32Array(classes).fill(-1e4);
  bands.forEach((band, i) => {
    weights[(3 * 80 + band) * classes + first + i] = 1;
    bias[first + i] = 0;
  });
  // Loud is about 25 on this scale, silence below 0.
  bias[0] = 16;
  const row = (...ids: readonly number[]): Float32Array => {
    const rows = new Float32Array(ids.length * classes).fill(-1e3);
    ids.forEach((id, i) => (rows[i * classes + id] = 1e3));
    return rows;
  };
  const chinese = Float32Array.from(tokens, (token) => (/^\p{Script=Han}$/u.test(token) ? 1 : 0));
  return {
    "model.int8.onnx": model({
      inputs: [
        value("x", "float", ["N", "T", features]),
        value("x_length", "int32", ["N"]),
        value("language", "int32", ["N"]),
        value("text_norm", "int32", ["N"]),
      ],
      outputs: [value("logits", "float", ["N", "T4", classes])],
      constants: [
        tensor("W", [features, classes], weights),
        tensor("b", [classes], bias),
        tensor("rest", [1, 3, classes], row(3, 4, 5)),
        tensor("zh", [1, 1, classes], row(1)),
        tensor("en", [1, 1, classes], row(2)),
        tensor("han", [classes], chinese),
        tensor("depth", [1], [classes], "int64"),
        tensor("onoff", [2], [0, 1]),
        tensor("one", [1], [1]),
        tensor("shape", [3], [1, 1, 1], "int64"),
      ],
      nodes: [
        node("MatMul", ["x", "W"], ["y"]),
        node("Add", ["y", "b"], ["z"]),
        node("ArgMax", ["z"], ["best"], { axis: 2, keepdims: 0 }),
        node("OneHot", ["best", "depth", "onoff"], ["said"], { axis: -1 }),
        node("Mul", ["said", "han"], ["hans"]),
        node("ReduceMax", ["hans"], ["any"], { keepdims: 0 }),
        node("Reshape", ["any", "shape"], ["yes"]),
        node("Sub", ["one", "yes"], ["no"]),
        node("Mul", ["zh", "yes"], ["zhs"]),
        node("Mul", ["en", "no"], ["ens"]),
        node("Add", ["zhs", "ens"], ["lang"]),
        node("Concat", ["lang", "rest", "z"], ["logits"], { axis: 1 }),
      ],
      metadata: {
        vocab_size: classes,
        lfr_window_size: 7,
        lfr_window_shift: 6,
        normalize_samples: 0,
        with_itn: 14,
        without_itn: 15,
        lang_auto: 0,
        lang_zh: 3,
        lang_en: 4,
        lang_ja: 11,
        lang_ko: 12,
        lang_yue: 7,
        neg_mean: Array.from({ length: features }, () => 0).join(","),
        inv_stddev: Array.from({ length: features }, () => 1).join(","),
        model_type: "sense_voice_ctc",
        comment: "toy",
      },
    }),
    "tokens.txt": Buffer.from(`${tokens.map((token, i) => `${token} ${i}`).join("\n")}\n`),
  };
}

/** Byte-level tokens, as GPT-2 writes them. */
const BYTES = (() => {
  let next = 0;
  return Array.from({ length: 256 }, (_, byte) => {
    const itself = (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
    return String.fromCodePoint(itself ? byte : 256 + next++);
  });
})();
const written = (text: string): string => [...Buffer.from(text)].map((byte) => BYTES[byte]).join("");

const SPECIAL = ["<|im_start|>", "<|im_end|>", "<|audio_start|>", "<|audio_end|>", "<|audio_pad|>", "<asr_text>"];

/**
 * Qwen3-ASR: the real front end, encoder, decoder with its cache, and tokenizer, each as small as can be. Says
 * `language English<asr_text>` first, as the real one does where no language is forced.
 */
export function qwen(): Record<string, Buffer> {
  const vocabulary = new Map(BYTES.map((letter, byte) => [letter, byte]));
  vocabulary.set(written("language"), 262);
  vocabulary.set(written(" English"), 263);
  const tokens = LETTERS.map((letter, i) => {
    const name = written(letter === "\u2581" ? " " : letter);
    const known = vocabulary.get(name);
    if (known !== undefined) return known;
    vocabulary.set(name, 264 + i);
    return 264 + i;
  });
  const config = {
    added_tokens_decoder: Object.fromEntries(SPECIAL.map((content, i) => [256 + i, { content, special: true }])),
  };
  return {
    "conv_frontend.onnx": frontend(),
    "encoder.int8.onnx": encoder(),
    "decoder.int8.onnx": decoder(tokens, 264 + COUNT),
    "tokenizer/vocab.json": Buffer.from(JSON.stringify(Object.fromEntries(vocabulary))),
    "tokenizer/merges.txt": Buffer.from("#version: 0.2\n"),
    "tokenizer/tokenizer_config.json": Buffer.from(JSON.stringify(config)),
  };
}

function frontend(): Buffer {
  return model({
    inputs: [value("input_features", "float", [1, "T", 128])],
    outputs: [value("conv_out", "float", [1, "A", 128])],
    constants: [],
    nodes: [
      node("Transpose", ["input_features"], ["a"], { perm: [0, 2, 1] }),
      node("AveragePool", ["a"], ["b"], { kernel_shape: [8], strides: [8] }),
      node("Transpose", ["b"], ["conv_out"], { perm: [0, 2, 1] }),
    ],
  });
}

const integers = (name: string, ...values: readonly number[]): Buffer => tensor(name, [values.length], values, "int64");

/** What `lettersOf` needs beside its weights `W`. */
const LETTER_CONSTANTS: readonly Buffer[] = [
  tensor("one", [1, 1, 1], [1]),
  tensor("floor", [1, 1, 1], [-0.5]),
  integers("start", 0),
  integers("end", -1),
  integers("count", COUNT),
  integers("axis0", 0),
  integers("axis1", 1),
  integers("axis2", 2),
  integers("depth", COUNT + 1),
  tensor("onoff", [2], [0, 1]),
  tensor("blank", [1, 1], [COUNT], "int64"),
];

/** Frames of bands to letters, repeats collapsed: one row for each letter that begins. */
function lettersOf(frames: string, rows: string): readonly Buffer[] {
  return [
    node("MatMul", [frames, "W"], ["y"]),
    node("ReduceMax", [frames], ["most"], { axes: [0, 1, 2], keepdims: 1 }),
    node("Sub", ["most", "one"], ["most1"]),
    node("Max", ["most1", "floor"], ["least"]),
    node("ReduceMax", ["y"], ["ymax"], { axes: [2], keepdims: 1 }),
    node("ArgMax", ["y"], ["best"], { axis: 2, keepdims: 0 }),
    node("Squeeze", ["ymax", "axis2"], ["ymax2"]),
    node("Squeeze", ["least", "axis2"], ["least2"]),
    node("Greater", ["ymax2", "least2"], ["voiced"]),
    node("Where", ["voiced", "best", "blank"], ["letters"]),
    node("Slice", ["letters", "start", "end", "axis1"], ["butlast"]),
    node("Concat", ["blank", "butlast"], ["before"], { axis: 1 }),
    node("Equal", ["letters", "before"], ["same"]),
    node("Not", ["same"], ["other"]),
    node("And", ["other", "voiced"], ["begins"]),
    node("Squeeze", ["begins", "axis0"], ["keep"]),
    node("OneHot", ["letters", "depth", "onoff"], ["onehot"], { axis: -1 }),
    node("Slice", ["onehot", "start", "count", "axis2"], ["named"]),
    node("Compress", ["named", "keep"], [rows], { axis: 1 }),
  ];
}

function encoder(): Buffer {
  const weights = new Float32Array(128 * COUNT);
  LETTERS.forEach((_, i) => {
    const band = Math.round((toMel(hertzOf(i)) * 129) / toMel(8_000) - 1);
    weights[band * COUNT + i] = 1;
  });
  return model({
    inputs: [value("conv_out", "float", [1, "A", 128]), value("mask", "bool", [1, "A"])],
    outputs: [value("audio_features", "float", [1, "K", COUNT])],
    constants: [tensor("W", [128, COUNT], weights), ...LETTER_CONSTANTS],
    nodes: lettersOf("conv_out", "audio_features"),
  });
}

/** Says the prefix, the letters, the end; its cache holds only how long the prompt was and whether a language was forced. */
function decoder(tokens: readonly number[], size: number): Buffer {
  return model({
    inputs: [
      value("input_ids", "int64", [1, "S"]),
      value("audio_features", "float", [1, "K", COUNT]),
      value("attention_mask", "int64", [1, "S2"]),
      value("cache_position", "int64", ["P"]),
      value("past_key_0", "float", [1, "L", 1, 1]),
      value("past_value_0", "float", [1, "L", 1, 1]),
    ],
    outputs: [
      value("logits", "float", [1, "S", size]),
      value("key_delta_0", "float", [1, "S", 1, 1]),
      value("value_delta_0", "float", [1, "S", 1, 1]),
    ],
    constants: [
      integers("i0", 0),
      integers("i1", 1),
      integers("last", -1),
      integers("i3", 3),
      integers("asr", 261),
      integers("prefix", 262, 263, 261),
      integers("eos", 257),
      integers("tokens", ...tokens),
      integers("depth", size),
      tensor("onoff", [2], [0, 10]),
      tensor("half", [1], [0.5]),
      integers("four", 1, 1, 1, 1),
    ],
    nodes: [
      // How far we are: the position less the length of the prompt, which the keys of the cache count.
      node("Shape", ["input_ids"], ["shape"]),
      node("Gather", ["shape", "i1"], ["S"]),
      node("Gather", ["cache_position", "last"], ["position"]),
      node("ReduceSum", ["past_key_0"], ["keys"], { keepdims: 0 }),
      node("Reshape", ["keys", "i1"], ["keys1"]),
      node("Cast", ["keys1"], ["prompt"], { to: 7 }),
      node("Greater", ["prompt", "i0"], ["later"]),
      node("Where", ["later", "prompt", "S"], ["length"]),
      node("Add", ["position", "i1"], ["next"]),
      node("Sub", ["next", "length"], ["n"]),
      // A prompt that ends with <asr_text> has forced a language: then the prefix is not said.
      node("Gather", ["input_ids", "last"], ["lastid"], { axis: 1 }),
      node("Reshape", ["lastid", "i1"], ["lastid1"]),
      node("Equal", ["lastid1", "asr"], ["forcedNow"]),
      node("ReduceMax", ["past_value_0"], ["values"], { keepdims: 0 }),
      node("Reshape", ["values", "i1"], ["values1"]),
      node("Greater", ["values1", "half"], ["forcedThen"]),
      node("Cast", ["forcedThen"], ["forcedThenI"], { to: 7 }),
      node("Cast", ["forcedNow"], ["forcedNowI"], { to: 7 }),
      node("Where", ["later", "forcedThenI", "forcedNowI"], ["forced"]),
      node("Mul", ["forced", "i3"], ["skip"]),
      node("Add", ["n", "skip"], ["wanted"]),
      node("ArgMax", ["audio_features"], ["letters"], { axis: 2, keepdims: 0 }),
      node("Squeeze", ["letters", "i0"], ["letters1"]),
      node("Gather", ["tokens", "letters1"], ["said"]),
      node("Concat", ["prefix", "said", "eos"], ["all"], { axis: 0 }),
      node("Shape", ["all"], ["count"]),
      node("Sub", ["count", "i1"], ["end"]),
      node("Min", ["wanted", "end"], ["index"]),
      node("Gather", ["all", "index"], ["id"]),
      node("OneHot", ["id", "depth", "onoff"], ["row"], { axis: -1 }),
      node("Unsqueeze", ["row", "i0"], ["row3"]),
      node("Concat", ["i1", "S", "depth"], ["logitsShape"], { axis: 0 }),
      node("Expand", ["row3", "logitsShape"], ["logits"]),
      node("Greater", ["S", "i1"], ["isPrompt"]),
      node("Cast", ["isPrompt"], ["isPromptF"], { to: 1 }),
      node("Concat", ["i1", "S", "i1", "i1"], ["cacheShape"], { axis: 0 }),
      node("Reshape", ["isPromptF", "four"], ["key"]),
      node("Expand", ["key", "cacheShape"], ["key_delta_0"]),
      node("Cast", ["forced"], ["forcedF"], { to: 1 }),
      node("Reshape", ["forcedF", "four"], ["val"]),
      node("Expand", ["val", "cacheShape"], ["value_delta_0"]),
    ],
  });
}

/** Whisper: an encoder whose cross-attention holds the letters, and a decoder that says the language, then one letter after the other. */
export function whisper(): Record<string, Buffer> {
  const [eot, sot, en, zh, translate, transcribe, noSpeech, noTimestamps] = Array.from(
    { length: 8 },
    (_, i) => COUNT + i,
  ) as [number, number, number, number, number, number, number, number];
  const size = COUNT + 8;
  const words = LETTERS.map((letter) => (letter === "\u2581" ? " " : letter));
  const special = [
    "<|endoftext|>",
    "<|startoftranscript|>",
    "<|en|>",
    "<|zh|>",
    "<|tr|>",
    "<|tc|>",
    "<|ns|>",
    "<|nt|>",
  ];
  const lines = [...words, ...special].map((word, i) => `${Buffer.from(word).toString("base64")} ${i}`);
  const metadata = {
    model_type: "whisper-toy",
    n_mels: 80,
    n_audio_ctx: 1_500,
    n_audio_state: COUNT,
    n_text_layer: 1,
    n_text_ctx: 448,
    n_text_state: COUNT,
    n_vocab: size,
    sot,
    eot,
    blank_id: words.indexOf(" "),
    translate,
    transcribe,
    no_speech: noSpeech,
    no_timestamps: noTimestamps,
    is_multilingual: 1,
    sot_index: 0,
    sot_prev: sot,
    sot_sequence: [sot, en, transcribe].join(","),
    all_language_tokens: [en, zh].join(","),
    all_language_codes: "en,zh",
    non_speech_tokens: "",
  };
  return {
    "encoder.onnx": whisperEncoder(metadata),
    "decoder.onnx": whisperDecoder({ eot, en, zh, size }),
    "tokens.txt": Buffer.from(`${lines.join("\n")}\n`),
  };
}

function whisperEncoder(metadata: Record<string, string | number>): Buffer {
  const weights = new Float32Array(80 * COUNT);
  LETTERS.forEach((_, i) => (weights[bandOf(i) * COUNT + i] = 1));
  return model({
    inputs: [value("mel", "float", [1, 80, "T"])],
    outputs: [value("cross_k", "float", [1, 1, "K", COUNT]), value("cross_v", "float", [1, 1, "K", COUNT])],
    constants: [tensor("W", [80, COUNT], weights), ...LETTER_CONSTANTS],
    nodes: [
      node("AveragePool", ["mel"], ["pooled"], { kernel_shape: [8], strides: [8] }),
      node("Transpose", ["pooled"], ["frames"], { perm: [0, 2, 1] }),
      ...lettersOf("frames", "letterRows"),
      node("Unsqueeze", ["letterRows", "axis0"], ["cross_k"]),
      node("Identity", ["cross_k"], ["cross_v"]),
    ],
    metadata,
  });
}

function whisperDecoder({ eot, en, zh, size }: Record<"eot" | "en" | "zh" | "size", number>): Buffer {
  const cache = [1, 1, "C", COUNT] as const;
  const chinese = LETTERS.map((letter) => (/^\p{Script=Han}$/u.test(letter) ? zh - en : 0));
  return model({
    inputs: [
      value("tokens", "int64", [1, "L"]),
      value("in_self_k", "float", cache),
      value("in_self_v", "float", cache),
      value("cross_k", "float", [1, 1, "K", COUNT]),
      value("cross_v", "float", [1, 1, "K", COUNT]),
      value("offset", "int64", [1]),
    ],
    outputs: [
      value("logits", "float", [1, "L", size]),
      value("out_self_k", "float", cache),
      value("out_self_v", "float", cache),
    ],
    constants: [
      integers("i0", 0),
      integers("i1", 1),
      integers("axes", 0, 1),
      // The start, the language, the task, no timestamps: then come the letters. Right after the start comes the language.
      integers("prompt", 3),
      integers("eot", eot),
      integers("en", en),
      integers("chinese", ...chinese),
      integers("size", size),
      tensor("onoff", [2], [0, 10]),
    ],
    nodes: [
      node("ArgMax", ["cross_k"], ["best"], { axis: 3, keepdims: 0 }),
      node("Squeeze", ["best", "axes"], ["said"]),
      node("Gather", ["chinese", "said"], ["hans"]),
      node("Concat", ["i0", "hans"], ["hans0"], { axis: 0 }),
      node("ReduceMax", ["hans0"], ["han"], { keepdims: 1 }),
      node("Add", ["en", "han"], ["language"]),
      node("Concat", ["language", "said", "eot"], ["all"], { axis: 0 }),
      node("Shape", ["tokens"], ["shape"]),
      node("Gather", ["shape", "i1"], ["L"]),
      node("Add", ["offset", "L"], ["position"]),
      node("Sub", ["position", "prompt"], ["wanted"]),
      node("Max", ["wanted", "i0"], ["least"]),
      node("Shape", ["all"], ["count"]),
      node("Sub", ["count", "i1"], ["last"]),
      node("Min", ["least", "last"], ["index"]),
      node("Gather", ["all", "index"], ["id"]),
      node("OneHot", ["id", "size", "onoff"], ["row"], { axis: -1 }),
      node("Unsqueeze", ["row", "i0"], ["row3"]),
      node("Concat", ["i1", "L", "size"], ["logitsShape"], { axis: 0 }),
      node("Expand", ["row3", "logitsShape"], ["logits"]),
      node("Identity", ["in_self_k"], ["out_self_k"]),
      node("Identity", ["in_self_v"], ["out_self_v"]),
    ],
  });
}

const FAMILIES = { qwen3Asr: qwen, senseVoice, nemoCtc: nemo, whisper } as const;

/** The files of a toy in a folder, and its entry in a catalog; `base`: where its files can be had. */
export function toy(family: keyof typeof FAMILIES, folder: string, base: readonly string[]): LocalModel {
  const files = { ...FAMILIES[family](), "silero_vad.onnx": detector() };
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  }
  return {
    id: `toy-${family.toLowerCase()}`,
    label: `Toy ${family}`,
    family,
    license: "MIT",
    revision: "1",
    languages: ["zh", "en"],
    files: Object.entries(files).map(([name, content]) => ({
      path: name,
      bytes: content.length,
      sha256: createHash("sha256").update(content).digest("hex"),
      urls: base.map((url) => `${url}/${name}`),
    })),
  };
}
