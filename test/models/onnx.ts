// Writes ONNX files, as far as the toy models need it: protobuf by hand (onnx.proto3 of ONNX 1.16), without a dependency.

const varint = (value: number | bigint): Buffer => {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  do {
    const low = Number(rest & 127n);
    rest >>= 7n;
    bytes.push(rest ? low | 128 : low);
  } while (rest);
  return Buffer.from(bytes);
};
const tag = (field: number, wire: number): Buffer => varint((field << 3) | wire);
const number = (field: number, value: number): Buffer => Buffer.concat([tag(field, 0), varint(value)]);
const float = (field: number, value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return Buffer.concat([tag(field, 5), bytes]);
};
const bytes = (field: number, value: Buffer | string): Buffer => {
  const content = Buffer.from(value as string);
  return Buffer.concat([tag(field, 2), varint(content.length), content]);
};

const TYPES = { float: 1, int32: 6, int64: 7, bool: 9 } as const;

/** A constant of the graph. */
export function tensor(
  name: string,
  dims: readonly number[],
  data: Iterable<number>,
  type: "float" | "int64" = "float",
): Buffer {
  const raw =
    type === "float"
      ? new Uint8Array(Float32Array.from(data).buffer)
      : new Uint8Array(BigInt64Array.from([...data].map(BigInt)).buffer);
  return Buffer.concat([
    ...dims.map((dim) => number(1, dim)),
    number(2, TYPES[type]),
    bytes(8, name),
    bytes(9, Buffer.from(raw)),
  ]);
}

type Attribute = number | readonly number[] | { readonly f: number };

function attribute(name: string, value: Attribute): Buffer {
  const named = bytes(1, name);
  if (typeof value === "number") return Buffer.concat([named, number(3, value), number(20, 2)]);
  if ("f" in value) return Buffer.concat([named, float(2, value.f), number(20, 1)]);
  return Buffer.concat([named, ...value.map((one) => number(8, one)), number(20, 7)]);
}

/** An operation. */
export function node(
  operation: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: Readonly<Record<string, Attribute>> = {},
): Buffer {
  return Buffer.concat([
    ...inputs.map((name) => bytes(1, name)),
    ...outputs.map((name) => bytes(2, name)),
    bytes(3, `${operation}_${outputs[0]}`),
    bytes(4, operation),
    ...Object.entries(attributes).map(([name, value]) => bytes(5, attribute(name, value))),
  ]);
}

/** An input or output of the graph; a dimension that is a name may be anything. */
export function value(name: string, type: keyof typeof TYPES, dims: readonly (number | string)[]): Buffer {
  const shape = Buffer.concat(dims.map((dim) => bytes(1, typeof dim === "string" ? bytes(2, dim) : number(1, dim))));
  const typed = Buffer.concat([number(1, TYPES[type]), bytes(2, shape)]);
  return Buffer.concat([bytes(1, name), bytes(2, bytes(1, typed))]);
}

/** A whole model. */
export function model(graph: {
  readonly nodes: readonly Buffer[];
  readonly constants: readonly Buffer[];
  readonly inputs: readonly Buffer[];
  readonly outputs: readonly Buffer[];
  readonly metadata?: Readonly<Record<string, string | number>>;
}): Buffer {
  const content = Buffer.concat([
    ...graph.nodes.map((one) => bytes(1, one)),
    bytes(2, "toy"),
    ...graph.constants.map((one) => bytes(5, one)),
    ...graph.inputs.map((one) => bytes(11, one)),
    ...graph.outputs.map((one) => bytes(12, one)),
  ]);
  const opset = Buffer.concat([bytes(1, ""), number(2, 17)]);
  const metadata = Object.entries(graph.metadata ?? {}).map(([key, one]) =>
    bytes(14, Buffer.concat([bytes(1, key), bytes(2, String(one))])),
  );
  return Buffer.concat([number(1, 8), bytes(2, "earmark-toys"), bytes(7, content), bytes(8, opset), ...metadata]);
}
