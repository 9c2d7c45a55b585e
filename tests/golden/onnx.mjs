// Writes small ONNX models: signatures with as much of a graph as the cases need. Nobody runs them.
//
//   model({ inputs: { x: "float32[batch,4]" }, outputs: { y: "seq(map(int64,float32))" },
//           nodes: [["Softmax", ["x"], ["y"]]], external: { location: "w.data", length: 16 } })

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

const node = ([operator, inputs, outputs, domain = ""]) => Buffer.concat([...inputs.map((name) => bytes(1, name)),
  ...outputs.map((name) => bytes(2, name)), bytes(4, operator), ...(domain ? [bytes(7, domain)] : [])]);

function weights({ location, length }) {
  return Buffer.concat([number(1, length), number(2, dtype("uint8")), bytes(8, "weights"), bytes(13, pair("location", location)),
    bytes(13, pair("offset", 0)), bytes(13, pair("length", length)), number(14, 1)]);
}

export function model({ inputs = {}, outputs = {}, nodes = [], external, metadata = {}, opset = 17 }) {
  const graph = Buffer.concat([...nodes.map((each) => bytes(1, node(each))), bytes(2, "graph"),
    ...(external ? [bytes(5, weights(external))] : []), ...values(11, inputs), ...values(12, outputs)]);
  return Buffer.concat([number(1, 8), bytes(2, "golden"), bytes(7, graph), bytes(8, number(2, opset)),
    ...Object.entries(metadata).map(([key, value]) => bytes(14, pair(key, value)))]);
}
