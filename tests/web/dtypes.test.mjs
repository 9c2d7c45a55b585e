// Every element type that a page promises goes to the model and comes back as it was: a model that only
// hands its inputs on, one for each type.
import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { model } from '../golden/onnx.mjs';
import { browser_test, serve } from './harness/index.mjs';
import { build_page } from './support.mjs';

/** Values at the ends of each type's range, as JSON can carry them: int64 as text. */
const kGiven = {
  float32: [0.1, -3.4e38, 1e-40, 16777217],
  float16: [1, 65504, 2 ** -24, -0.5], // the largest and the smallest there are
  int8: [-128, -1, 0, 127],
  uint8: [0, 1, 128, 255],
  int32: [-2147483648, -1, 0, 2147483647],
  int64: ['-9223372036854775808', '-1', '9007199254740993', '9223372036854775807'],
  bool: [1, 0, 0, 1],
  string: ['', 'Größe', '量', '🙂'],
};

function identity_page() {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-dtypes-'));
  const dtypes = Object.keys(kGiven);
  const signature = (suffix) => Object.fromEntries(dtypes.map((dtype) => [dtype + suffix, `${dtype}[4]`]));
  writeFileSync(join(folder, 'identity.onnx'), model({
    inputs: signature('_in'), outputs: signature('_out'),
    nodes: dtypes.map((dtype) => ['Identity', [`${dtype}_in`], [`${dtype}_out`]]),
  }));
  return build_page({ model: join(folder, 'identity.onnx') });
}

browser_test('tensors of every element type come back as they were given', async (browser, t) => {
  const server = await serve(identity_page());
  t.after(() => server.close());
  const page = await browser.open(server.url);
  t.after(() => page.close());
  const answers = await page.evaluate(async (given) => {
    await window.vitrine.ready;
    const kTyped = { float32: Float32Array, float16: Float32Array, int8: Int8Array, uint8: Uint8Array, int32: Int32Array, bool: Uint8Array };
    const feeds = {};
    for (const [type, values] of Object.entries(given)) {
      const data = type === 'string' ? values
        : type === 'int64' ? BigInt64Array.from(values, BigInt) : kTyped[type].from(values);
      feeds[`${type}_in`] = { type, dims: [4], data };
    }
    const outputs = await window.vitrine.run(feeds);
    return Object.fromEntries(Object.entries(outputs).map(([name, { type, dims, data }]) =>
      [name, { type, dims, values: Array.from(data, (value) => (typeof value === 'bigint' ? String(value) : value)) }]));
  }, kGiven);
  for (const [type, values] of Object.entries(kGiven)) {
    const expected = type === 'float32' ? Array.from(new Float32Array(values)) : values;
    assert.deepEqual(answers[`${type}_out`], { type, dims: [4], values: expected });
  }
  assert.deepEqual(await page.errors(), []);
});
