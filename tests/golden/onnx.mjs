// Writes small ONNX models: signatures with as much of a graph as the cases need. Nobody runs them.
//
//   model({ inputs: { x: "float32[batch,4]" }, outputs: { y: "seq(map(int64,float32))" },
//           nodes: [["Softmax", ["x"], ["y"]]], external: { location: "w.data", length: 16 } })
//
// A node: [operator, inputs, outputs, domain?, attributes?], with attributes as {name: [kind, value]}, the kinds of
// AttributeProto: {axis: ["INT", 1], classlabels_strings: ["STRINGS", ["cat", "dog"]]}.

const DTYPES = ["", "float32", "uint8", "int8", "uint16", "int16", "int32", "int64", "string", "bool", "float16",
  "float64", "uint32", "uint64", "complex64", "complex128", "bfloat16"];

function varint(value) {
  const out = [];
  for (let rest = BigInt(value); ; rest >>= 7n) {
    const low = Number(rest & 127n);
    if (rest < 128n) return Buffer.from([...out, low]);
    out.push(low | 128);
  }
}
const number = (field, value) => Buffer.concat([varint(field << 3), varint(value)]);
const bytes = (field, value) => {
  const payload = Buffer.from(value);
  return Buffer.concat([varint((field << 3) | 2), varint(payload.length), payload]);
};
const pair = (key, value) => Buffer.concat([bytes(1, key), bytes(2, String(value))]);

function dtype(name) {
  const at = DTYPES.indexOf(name);
  if (at < 1) throw new Error(`no element type "${name}"`);
  return at;
}

/** TypeProto of "float32[1,n,?]", "float32" (no shape), "seq(T)", "map(int64,T)", "optional(T)". */
function type(text) {
  const call = /^(seq|optional|map)\((.*)\)$/s.exec(text);
  if (call?.[1] === "seq") return bytes(4, bytes(1, type(call[2])));
  if (call?.[1] === "optional") return bytes(9, bytes(1, type(call[2])));
  if (call) {
    const comma = call[2].indexOf(",");
    return bytes(5, Buffer.concat([number(1, dtype(call[2].slice(0, comma))), bytes(2, type(call[2].slice(comma + 1)))]));
  }
  const [, element, dims] = /^(\w+)(?:\[(.*)\])?$/s.exec(text);
  const parts = [number(1, dtype(element))];
  if (dims !== undefined) {
    const shape = dims === "" ? [] : dims.split(",").map((dim) =>
      bytes(1, /^\d+$/.test(dim) ? number(1, dim) : dim === "?" ? Buffer.alloc(0) : bytes(2, dim)));
    parts.push(bytes(2, Buffer.concat(shape)));
  }
  return bytes(1, Buffer.concat(parts));
}

const values = (field, map) =>
  Object.entries(map).map(([name, text]) => bytes(field, Buffer.concat([bytes(1, name), bytes(2, type(text))])));

function float(field, value) {
  const four = Buffer.alloc(4);
  four.writeFloatLE(value);
  return Buffer.concat([varint((field << 3) | 5), four]);
}

// By kind: the number of the type, and how the value is written.
const ATTRIBUTES = {
  FLOAT: [1, (value) => float(2, value)],
  INT: [2, (value) => number(3, value)],
  STRING: [3, (value) => bytes(4, value)],
  TENSOR: [4, (value) => bytes(5, value)],
  GRAPH: [5, (value) => bytes(6, value)],
  FLOATS: [6, (value) => Buffer.concat(value.map((each) => float(7, each)))],
  INTS: [7, (value) => Buffer.concat(value.map((each) => number(8, each)))],
  STRINGS: [8, (value) => Buffer.concat(value.map((each) => bytes(9, each)))],
};

const attribute = ([name, [kind, value]]) => {
  const [type, write] = ATTRIBUTES[kind];
  return bytes(5, Buffer.concat([bytes(1, name), write(value), number(20, type)]));
};

const node = ([operator, inputs, outputs, domain = "", attributes = {}]) => Buffer.concat([
  ...inputs.map((name) => bytes(1, name)), ...outputs.map((name) => bytes(2, name)), bytes(4, operator),
  ...Object.entries(attributes).map(attribute), ...(domain ? [bytes(7, domain)] : [])]);

function weights({ location, length }) {
  return Buffer.concat([number(1, length), number(2, dtype("uint8")), bytes(8, "weights"), bytes(13, pair("location", location)),
    bytes(13, pair("offset", 0)), bytes(13, pair("length", length)), number(14, 1)]);
}

export const graph = ({ inputs = {}, outputs = {}, nodes = [], external }) => Buffer.concat([
  ...nodes.map((each) => bytes(1, node(each))), bytes(2, "graph"),
  ...(external ? [bytes(5, weights(external))] : []), ...values(11, inputs), ...values(12, outputs)]);

/** `opsets`: the versions of further domains, {"ai.onnx.ml": 3}. */
export function model({ metadata = {}, ir = 8, opset = 17, opsets = {}, ...parts }) {
  return Buffer.concat([number(1, ir), bytes(2, "golden"), bytes(7, graph(parts)), bytes(8, number(2, opset)),
    ...Object.entries(opsets).map(([domain, version]) => bytes(8, Buffer.concat([bytes(1, domain), number(2, version)]))),
    ...Object.entries(metadata).map(([key, value]) => bytes(14, pair(key, value)))]);
}
