// Every model of ../shared/models becomes what manifest.json says: a page, or an exact error. Each page that can run gives
// the outputs of native onnxruntime on the same tensors (int8 models those of the models' own manifest), in Chromium; and
// some give the expected answer through their widgets.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { browser_test, serve } from './harness/index.mjs';
import { assert_close, build_page, kCommand, kRepository, kShared, shared_missing } from './support.mjs';

const { about, ...kTable } = JSON.parse(readFileSync(new URL('manifest.json', import.meta.url)));
const kTolerance = { float16: 1e-2, other: 1e-4 };

const kWork = mkdtempSync(join(tmpdir(), 'vitrine-models-'));
process.on('exit', () => rmSync(kWork, { recursive: true, force: true }));

test('every shared model is judged as it should be', { skip: shared_missing }, () => {
  const models = JSON.parse(readFileSync(join(kShared, 'manifest.json'))).files.map(({ file }) => file)
    .filter((file) => /\.(onnx|ort)$/.test(file));
  assert.deepEqual(Object.keys(kTable).sort(), models.sort());
  const found = Object.fromEntries(models.map((file) => {
    const { status, stderr } = spawnSync(kCommand, ['check', join(kShared, file)], { encoding: 'utf8' });
    return [file, status === 0 ? 'page' : /E\d{3}/.exec(stderr)?.[0]];
  }));
  assert.deepEqual(found, Object.fromEntries(models.map((file) => [file, kTable[file].is])));
});

/** What native_outputs.py wrote, by model. */
let native = null;
function native_answers() {
  if (native) return native;
  const lines = execFileSync(join(kRepository, 'tools/setup'), ['--python', 'tools/requirements/tests.txt'], { cwd: kRepository, encoding: 'utf8' });
  const python = lines.trim().split('\n').at(-1);
  execFileSync(python, ['-B', join(kRepository, 'tests/web/native_outputs.py'), kShared, kWork]);
  const read = (name) => JSON.parse(readFileSync(join(kWork, name)));
  native = new Map(readdirSync(kWork).filter((name) => /^\d+\.json$/.test(name)).map(read).map((each) => [each.file, each]));
  return native;
}

const kArrays = {
  float32: Float32Array, float64: Float64Array, int64: BigInt64Array, int32: Int32Array, uint8: Uint8Array, int8: Int8Array, bool: Uint8Array,
};

function values_of({ type, base64, strings }) {
  if (strings) return strings;
  const bytes = Buffer.from(base64, 'base64');
  return Array.from(new kArrays[type](bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)), Number);
}

/** In the page, where typed arrays are: {name: {type, dims, values}}. */
const run = (page, feeds) => page.evaluate(async (tensors) => {
  const kTyped = {
    float32: Float32Array, float16: Uint16Array, float64: Float64Array, int64: BigInt64Array, int32: Int32Array,
    uint8: Uint8Array, int8: Int8Array, bool: Uint8Array,
  };
  const feeds = Object.fromEntries(Object.entries(tensors).map(([name, { type, dims, base64, strings }]) => {
    if (strings) return [name, { type, dims, data: strings }];
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    return [name, { type, dims, data: new kTyped[type](bytes.buffer) }];
  }));
  const outputs = await window.vitrine.run(feeds);
  return Object.fromEntries(Object.entries(outputs).map(([name, { type, dims, data }]) =>
    [name, { type, dims, values: Array.from(data, type === 'string' ? String : Number) }]));
}, feeds);

async function open(file, browser, t, spec = null) {
  const site = join(mkdtempSync(join(kWork, 'site-')), 'site');
  const folder = spec ? build_page({ model: join(kShared, file), ...spec }) : site;
  if (!spec) execFileSync(kCommand, ['build', join(kShared, file), '-o', site], { stdio: 'ignore' });
  const server = await serve(folder);
  t.after(() => server.close());
  const page = await browser.open(server.url);
  t.after(() => page.close());
  await page.evaluate(() => window.vitrine.ready.then(() => true));
  return page;
}

/** "float32[1,10] min=-1.495 max=1.167 sum=-0.462134", as the models' manifest has it. */
function assert_summary(values, text, what) {
  const [, min, max] = (/min=(\S+) max=(\S+)/.exec(text) ?? assert.fail(`${what}: the manifest has ${text}`)).map(Number);
  const least = values.reduce((a, b) => Math.min(a, b)), most = values.reduce((a, b) => Math.max(a, b));
  const scale = Math.max(Math.abs(min), Math.abs(max));
  assert.ok(Math.abs(least - min) <= 1e-3 * scale, `${what}: min is ${least}, not ${min}`);
  assert.ok(Math.abs(most - max) <= 1e-3 * scale, `${what}: max is ${most}, not ${max}`);
}

function compare(file, outputs) {
  const { outputs: expected } = native_answers().get(file);
  const { smoke } = JSON.parse(readFileSync(join(kShared, 'manifest.json'))).files.find((each) => each.file === file);
  assert.ok(Object.keys(outputs).length > 0, `${file}: no outputs`);
  for (const [name, { type, dims, values }] of Object.entries(outputs)) {
    const what = `${file} ${name}`;
    if (kTable[file].compare === 'wasm') {
      const text = smoke.onnxruntime_web_1_30_wasm.outputs[name];
      if (text !== undefined) assert_summary(values, text, what); // of 798 outputs the manifest has the first
      continue;
    }
    assert.deepEqual(dims, expected[name].dims, `${what}: shape`);
    if (type === 'string') assert.deepEqual(values, expected[name].strings, what);
    else assert_close(values, values_of(expected[name]), kTable[file].tolerance ?? kTolerance[type] ?? kTolerance.other, what);
  }
}

const kRun = Object.keys(kTable).filter((file) => ['native', 'wasm'].includes(kTable[file].compare));
for (const group of new Set(kRun.map((file) => file.split('/')[0]))) {
  browser_test(`pages of shared models answer as they should: ${group}`, async (browser, t) => {
    if (shared_missing) return t.skip(shared_missing);
    for (const file of kRun.filter((each) => each.startsWith(`${group}/`))) {
      const page = await open(file, browser, t);
      compare(file, await run(page, native_answers().get(file).feeds));
      assert.deepEqual(await page.errors(), [], file);
    }
  }, { only: 'Chromium' });
}



browser_test('what has no sizes is run with those that it is given: silero, with a state of zeros, and tashkeel', async (browser, t) => {
  if (shared_missing) return t.skip(shared_missing);
  const as_tensor = (page, type, dims, values) => page.evaluate(({ type, dims, values }) => {
    const data = type === 'float32' ? Float32Array.from(values) : BigInt64Array.from(values, BigInt);
    return { type, dims, base64: btoa(String.fromCharCode(...new Uint8Array(data.buffer))) };
  }, { type, dims, values });

  const silero = await open('audio/silero_vad.onnx', browser, t);
  assert.deepEqual(await names_of(silero), ['input_1', 'state', 'input_3']);
  const sound = Array.from({ length: 512 }, (_, i) => Math.sin(i / 9) * Math.sin(i / 70));
  const [speech] = Object.values(await predict(silero, { input_1: sound, input_3: 16000 }));
  const whole = await run(silero, {
    input: await as_tensor(silero, 'float32', [1, 512], sound),
    state: await as_tensor(silero, 'float32', [2, 1, 128], Array(256).fill(0)),
    sr: await as_tensor(silero, 'int64', [], [16000]),
  });
  assert.equal(speech, whole.output.values[0]);

  const tashkeel = await open('text/tashkeel-arabic-diacritics.onnx', browser, t);
  const characters = [12, 5, 7, 9, 3, 4, 8];
  const [answer] = Object.values(await predict(tashkeel, { char_inputs: characters, input_lengths: 7 }));
  const marks = await run(tashkeel, {
    char_inputs: await as_tensor(tashkeel, 'int64', [1, 7], characters),
    input_lengths: await as_tensor(tashkeel, 'int64', [1], [7]),
  });
  assert.deepEqual(answer.dims, [1, 7]);
  assert.deepEqual(answer.data, marks.output.values);
}, { only: 'Chromium' });

const predict = (page, values) => page.evaluate((it) => window.vitrine.predict(it), values);
const names_of = (page) => page.evaluate(() => window.vitrine.info.inputs.map(({ name }) => name));

browser_test('classifiers that end in a ZipMap name their classes, as sure as native onnxruntime', async (browser, t) => {
  if (shared_missing) return t.skip(shared_missing);
  const kClasses = {
    'tabular/iris-rf-skl2onnx.onnx': ['0', '1', '2'],
    'tabular/voting-string-labels.onnx': ['A', 'B'],
    'digits/lr_mnist_scikit.onnx': [...'0123456789'],
  };
  for (const [file, classes] of Object.entries(kClasses)) {
    const page = await open(file, browser, t);
    const { feeds, outputs } = native_answers().get(file);
    const given = values_of(Object.values(feeds)[0]), names = await names_of(page);
    const values = names.length === given.length
      ? Object.fromEntries(names.map((name, i) => [name, given[i]]))
      : { [names[0]]: given.map((value) => [value]) }; // 780 numbers are a table
    const chances = values_of(outputs.output_probability);
    const best = chances.indexOf(Math.max(...chances));
    const [answer] = Object.values(await predict(page, values));
    assert.equal(answer.label, classes[best], file);
    assert.equal(answer.label, values_of(outputs.output_label)[0].toString(), file);
    for (const { label, confidence } of answer.confidences)
      assert.ok(Math.abs(confidence - chances[classes.indexOf(label)]) < 1e-4, `${file}: ${label}`);
  }
}, { only: 'Chromium' });

browser_test('twelve molecules are as soluble as the author\'s own page says', async (browser, t) => {
  if (shared_missing) return t.skip(shared_missing);
  const kFeatures = ['clogp', 'amw', 'tpsa', 'hbd', 'hba', 'rotb', 'aromrings', 'fcsp3', 'rings'];
  const page = await open('chemistry/solu-esol-gbr.onnx', browser, t, {
    inputs: kFeatures.map((name) => ({ type: 'number', name })), outputs: { type: 'number', name: 'logS' },
  });
  for (const { smiles, descriptors, onnx_logS: expected } of JSON.parse(readFileSync(join(kShared, 'chemistry/solu_parity_fixture.json')))) {
    const { logS } = await predict(page, descriptors);
    assert.ok(Math.abs(logS - expected) < 1e-5, `${smiles}: ${logS}, not ${expected}`);
  }
}, { only: 'Chromium' });

browser_test('a fingerprint of 1024 bits gives the activities that the manifest has', async (browser, t) => {
  if (shared_missing) return t.skip(shared_missing);
  const file = 'chemistry/chembl37-multitask-q8.onnx';
  const page = await open(file, browser, t);
  const [name] = await names_of(page);
  const bits = values_of(Object.values(native_answers().get(file).feeds)[0]);
  const outputs = await predict(page, { [name]: bits.map((bit) => [bit]) });
  const { smoke } = JSON.parse(readFileSync(join(kShared, 'manifest.json'))).files.find((each) => each.file === file);
  const expected = Object.entries(smoke.onnxruntime_web_1_30_wasm.outputs).filter(([, text]) => /min=/.test(text)).slice(0, 20);
  assert.ok(expected.length >= 3);
  for (const [i, [target, text]] of expected.entries()) assert_summary([Object.values(outputs)[i]], text, target);
}, { only: 'Chromium' });

browser_test('photographs are what they show, with the names of the file beside the model', async (browser, t) => {
  if (shared_missing) return t.skip(shared_missing);
  const kSynset = readFileSync(join(kShared, 'classification/synset.txt'), 'utf8').trimEnd().split('\n').map((line) => line.slice(10));
  const page = await open('classification/mobilenetv2-qdq-maui.onnx', browser, t, {
    inputs: { type: 'image', name: 'photo', mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
    outputs: { type: 'label', name: 'found' },
  });
  for (const [name, expected] of [['kitten_224.png', 281], ['dog.jpg', 207], ['cat.jpg', 285]]) {
    const { found } = await page.evaluate(async (base64) => {
      const photo = new Blob([Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))]);
      return window.vitrine.predict({ photo });
    }, readFileSync(join(kShared, 'media', name)).toString('base64'));
    assert.equal(found.label, kSynset[expected], name);
  }
}, { only: 'Chromium' });

browser_test('a YOLOX needs no spec to find what is in a street', async (browser, t) => {
  if (shared_missing) return t.skip(shared_missing);
  const page = await open('detection/yolox_nano.onnx', browser, t);
  const [name] = await names_of(page);
  const find = async (file) => {
    const [found] = Object.values(await page.evaluate(async (input, base64) => {
      const photo = new Blob([Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))]);
      return window.vitrine.predict({ [input]: photo });
    }, name, readFileSync(join(kShared, 'media', file)).toString('base64')));
    return found;
  };
  const overlap = ([a, b, c, d], [e, f, g, h]) => {
    const common = Math.max(0, Math.min(c, g) - Math.max(a, e)) * Math.max(0, Math.min(d, h) - Math.max(b, f));
    return common / ((c - a) * (d - b) + (g - e) * (h - f) - common);
  };
  const street = await find('yolox_dog.jpg'); // ../shared/models/manifest.json: dog .84 [133,207,325,543], car .81, bicycle .81
  const best = (label) => street.find((each) => each.label === `class ${label}`);
  const kCoco = { bicycle: 1, car: 2, dog: 16 };
  const told = JSON.stringify(street);
  assert.ok(Math.abs(best(kCoco.dog).score - 0.84) < 0.02, told);
  assert.ok(Math.abs(best(kCoco.car).score - 0.81) < 0.02, told);
  assert.ok(Math.abs(best(kCoco.bicycle).score - 0.81) < 0.02, told);
  assert.ok(overlap(best(kCoco.dog).box, [133, 207, 325, 543]) > 0.9, told);
  assert.deepEqual((await find('satya.jpg')).map(({ label }) => label), ['class 0', 'class 0', 'class 0']);
});

browser_test('ONNX\'s own test data is a file to be dropped, and gives the golden answer', async (browser, t) => {
  if (shared_missing) return t.skip(shared_missing);
  const page = await open('classification/mobilenetv2-qdq-maui.onnx', browser, t, {
    inputs: { type: 'file', name: 'data' }, outputs: { type: 'label', name: 'found', num_top_classes: 3 },
  });
  const read = (name) => readFileSync(join(kShared, 'media', name));
  const { found } = await page.evaluate(async (base64) => {
    const data = { name: 'input_0.pb', data: Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)) };
    return window.vitrine.predict({ data });
  }, read('maui_input_0.pb').toString('base64'));
  // The scores are the last 4000 bytes of the other file: raw_data of a float32[1,1000].
  const golden = read('maui_output_0.pb');
  const scores = Array.from({ length: 1000 }, (_, i) => golden.readFloatLE(golden.length - 4000 + 4 * i));
  const most = Math.max(...scores), sum = scores.reduce((total, score) => total + Math.exp(score - most), 0);
  const names = readFileSync(join(kShared, 'classification/synset.txt'), 'utf8').trimEnd().split('\n').map((line) => line.slice(10));
  assert.equal(found.label, names[scores.indexOf(most)]);
  for (const { label, confidence } of found.confidences)
    assert.ok(Math.abs(confidence - Math.exp(scores[names.indexOf(label)] - most) / sum) < 1e-5, `${label}: ${confidence}`);
}, { only: 'Chromium' });
