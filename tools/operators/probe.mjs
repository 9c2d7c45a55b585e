// Which operators the pinned onnxruntime-web runs, asked of itself: a model of one node for every operator and kernel
// that native onnxruntime knows (candidates.py). Refused for want of an implementation is a no. Another complaint is about
// the node: where native has a kernel for just these types, it is a yes.
//
//   node tools/operators/probe.mjs PYTHON            writes src/onnx/runtime_operators.inc
//   node tools/operators/probe.mjs PYTHON --check    fails where it is not what the runtime says today
//
// PYTHON has the onnxruntime of tools/requirements/tests.txt (tools/setup --python makes one).
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { graph, model } from '../../tests/golden/onnx.mjs';

const require = createRequire(import.meta.url);
const ort = require('onnxruntime-web');
const [, , python, check] = process.argv;
const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const list = here('../../src/onnx/runtime_operators.inc');
const { version } = JSON.parse(readFileSync(new URL('../../node_modules/onnxruntime-web/package.json', import.meta.url)));
ort.env.logLevel = 'fatal';
ort.env.wasm.numThreads = 1;

const kKnownOpset = 17, kKnownIr = 8; // that every version knows
const kLacks = /Could not find an implementation|is not a registered function\/op|NOT_IMPLEMENTED/;
const kNotEvenTried = /Type ?Error|ShapeInferenceError|TypeInferenceError|invalid model|has (in|out)put size/;

const short = { float: 'float32', double: 'float64' };
/** "seq(map(int64,tensor(float)))" as onnx.mjs reads types. */
const type = (text) => text.replace(/(?:sparse_)?tensor\((\w+)\)/g, (_, name) => short[name] ?? name);

const kShareOpset = ['', 'com.ms.internal.nhwc'];
const kOneFloat = Buffer.from([0x08, 1, 0x10, 1, 0x4a, 4, 0, 0, 0x80, 0x3f]); // TensorProto: dims, data_type, raw_data
const kBranch = graph({ nodes: [['Identity', ['i0'], ['z']]], outputs: { z: 'float32' } });
const kValues = { INT: 1, FLOAT: 1, STRING: 'x', INTS: [1], FLOATS: [1], STRINGS: ['x'], TENSOR: kOneFloat, GRAPH: kBranch };

function model_of({ domain, name, first, inputs, outputs, attributes }) {
  const named = (list, letter) => Object.fromEntries(list.map((each, i) => [`${letter}${i}`, type(each)]));
  const given = named(inputs, 'i'), made = named(outputs, 'o');
  return model({
    inputs: given, outputs: made, opset: domain ? kKnownOpset : first, opsets: domain ? { [domain]: first } : {},
    nodes: [[name, Object.keys(given), Object.keys(made), domain, Object.fromEntries(attributes.map(([key, kind]) => [key, [kind, kValues[kind]]]))]],
  });
}

async function runs(candidate) {
  let bytes;
  try {
    bytes = model_of(candidate);
  } catch {
    return candidate.kernel; // of a type that onnx.mjs cannot write: nobody's model has it
  }
  try {
    await (await ort.InferenceSession.create(bytes, { logSeverityLevel: 4 })).release();
    return true;
  } catch (error) {
    if (process.env.VERBOSE) console.error(`${candidate.domain}:${candidate.name}-${candidate.first}: ${error.message}`);
    return !kLacks.test(error.message) && (candidate.kernel || !kNotEvenTried.test(error.message));
  }
}

/** The newest opset of ONNX's own domain, or IR version, that a model may have: the runtime refuses the next one. */
async function newest_of(key, known) {
  for (let version = known; ; ++version) {
    const bytes = model({ inputs: { x: 'float32' }, outputs: { y: 'float32' }, nodes: [['Relu', ['x'], ['y']]], [key]: version + 1 });
    const refused = await ort.InferenceSession.create(bytes, { logSeverityLevel: 4 }).then((session) => session.release(), (error) => error);
    if (refused) return version;
  }
}

const newest = await newest_of('opset', kKnownOpset);
const rows = new Map();
const lacking = [];
for (const candidate of JSON.parse(execFileSync(python, ['-B', here('candidates.py')], { maxBuffer: 1 << 26 }))) {
  const { domain, name, first } = candidate;
  const last = kShareOpset.includes(domain) && candidate.last >= newest ? null : candidate.last;
  if (kShareOpset.includes(domain) && first > newest) continue;
  if (!(await runs(candidate))) {
    lacking.push(`${domain || 'ai.onnx'} ${name} ${first}`);
    continue;
  }
  const key = JSON.stringify([domain, name]);
  const ranges = rows.get(key) ?? [];
  const before = ranges.at(-1);
  if (before && before[1] !== null && first <= before[1] + 1) before[1] = last === null ? null : Math.max(before[1], last);
  else ranges.push([first, last]);
  rows.set(key, ranges);
}

const kEnd = 0; // "and later"
const lines = [...rows].flatMap(([key, ranges]) => {
  const [domain, name] = JSON.parse(key);
  return ranges.map(([first, last]) => `RUNTIME_OPERATOR("${domain}", "${name}", ${first}, ${last ?? kEnd})`);
});
const text = `// Made by tools/operators/probe.mjs; do not edit. What onnxruntime-web ${version} runs in its CPU provider, and
// from which opset of the domain to which (0: and later). The newest opset of ONNX's own domain and the newest
// IR version that it takes come first.
RUNTIME_NEWEST(${newest}, ${await newest_of('ir', kKnownIr)})
${lines.join('\n')}
`;
if (check !== '--check') writeFileSync(list, text);
else if (text !== readFileSync(list, 'utf8')) throw new Error('src/onnx/runtime_operators.inc is out of date: run this without --check');
console.log(`${lines.length} ranges of opsets; without an implementation: ${lacking.join(', ') || 'none'}`);
