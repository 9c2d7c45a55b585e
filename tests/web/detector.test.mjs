// A detector's page: boxes over the picture, and what can be chosen without another run.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { model } from '../golden/onnx.mjs';
import { browser_test, serve } from './harness/index.mjs';
import { build_gallery_page, build_page, kRepository, kShared, shared_missing } from './support.mjs';

const kFolder = join(kRepository, 'models/cutouts');
const kFound = JSON.parse(readFileSync(join(kRepository, 'tests/web/references/found.json'), 'utf8')); // make_found.py
const kInput = 160; // pixels a side of the model's input, in which the cases count

function overlap(a, b) {
  const side = (i) => Math.max(0, Math.min(a[i + 2], b[i + 2]) - Math.max(a[i], b[i]));
  const area = (box) => (box[2] - box[0]) * (box[3] - box[1]);
  const common = side(0) * side(1);
  return common / (area(a) + area(b) - common);
}

/** What predict() finds in a picture of that file, and its width. */
const detect = (page, file) =>
  page.evaluate(async (data) => {
    const bytes = Uint8Array.from(atob(data), (char) => char.charCodeAt(0));
    const blob = new Blob([bytes], { type: 'image/jpeg' });
    const { width } = await createImageBitmap(blob);
    return { side: width, ...(await window.vitrine.predict({ picture: blob })) };
  }, readFileSync(file).toString('base64'));

async function open(folder, browser, t) {
  const server = await serve(folder);
  t.after(() => server.close());
  const page = await browser.open(server.url, { width: 900, height: 1000 });
  t.after(() => page.close());
  await page.evaluate(() => window.vitrine.ready.then(() => true));
  return page;
}

browser_test('a detector finds the shapes of its cases, and the sliders choose among them', async (browser, t) => {
  const page = await open(build_gallery_page('cutouts'), browser, t);
  const { cases } = JSON.parse(readFileSync(join(kFolder, 'cases.json'), 'utf8'));
  assert.ok(cases.length > 0);
  for (const { name, picture, expected } of cases) {
    const { found, side } = await detect(page, join(kFolder, picture));
    for (const { label, box } of expected) {
      const scaled = box.map((v) => (v * side) / kInput);
      const hit = found.some((it) => it.label === label && overlap(it.box, scaled) > 0.5);
      assert.ok(hit, `${name}: no ${label} at ${scaled}`);
    }
  }
  await page.wait_for(() => /: \d+ objects?: /.test(document.querySelector('#w1 img[src^="blob:"]')?.alt));

  const threshold = page.by_role('slider', 'Score at least');
  await threshold.focus();
  await page.press('End');
  await page.wait_for(() => /Nothing scores 1\.00/.test(document.querySelector('#w1 [data-node="threshold"]').getAttribute('aria-valuetext')));
  await page.press('Home');
  await page.wait_for(() => document.querySelectorAll('#w1 table tr').length > 8);
  const rows = await page.evaluate(() => document.querySelectorAll('#w1 table tr').length);
  await page.evaluate(() => document.querySelector('#w1 .m-toggle').click());
  await page.wait_for((before) => document.querySelectorAll('#w1 table tr').length < before, rows);
  await page.by_role('slider', 'Boxes').focus();
  await page.press('ArrowRight');
  await page.wait_for(() => /^1 of \d+: \w+ [\d.]+$/.test(document.querySelector('#w1 [data-node="boxes"]').getAttribute('aria-valuetext')));
  assert.deepEqual(await page.errors(), []);
});

browser_test('a face detector with a background class and boxes in 0..1 finds the one face', async (browser, t) => {
  if (shared_missing) return t.skip(shared_missing);
  const spec = {
    model: join(kShared, 'detection/ultraface-rfb-320.onnx'),
    inputs: { type: 'image', name: 'picture', fit: 'stretch', scale: 1, mean: [127], std: [128] },
    outputs: { type: 'annotatedimage', name: 'found', background: 0, labels: ['face'], threshold: 0.7, iou: 0.3 },
  };
  const page = await open(build_page(spec), browser, t);
  const { found } = await detect(page, join(kShared, 'media/satya.jpg'));
  assert.equal(found.length, 1);
  assert.equal(found[0].label, 'face');
  assert.ok(found[0].score > 0.98);
  assert.ok(overlap(found[0].box, [146, 33, 189, 79]) > 0.9, String(found[0].box)); // ../shared/models/manifest.json
});

browser_test('faces found in the cells of grids, in nine tensors or in four, are where they are', async (browser, t) => {
  if (shared_missing) return t.skip(shared_missing);
  const names = (kind) => [8, 16, 32].map((stride) => `${kind}_${stride}`);
  const letterbox = { type: 'image', name: 'picture', fit: 'contain' };
  const models = {
    'detection/yunet_n_320.onnx': {
      input: { ...letterbox, channels: 'bgr', scale: 1 },
      output: { decoder: 'yunet', boxes: names('bbox'), scores: names('cls'), objectness: names('obj') },
    },
    // Its tensors are found by their shapes.
    'detection/blazeface-front-128.onnx': { input: { ...letterbox, mean: [0.5], std: [0.5] }, output: {} },
  };
  for (const [model, { input, output }] of Object.entries(models)) {
    const { picture, score, box } = kFound[model];
    const spec = {
      model: join(kShared, model),
      inputs: input,
      outputs: { type: 'annotatedimage', name: 'found', labels: ['face'], iou: 0.3, ...output },
    };
    const page = await open(build_page(spec), browser, t);
    const { found } = await detect(page, join(kShared, picture));
    assert.equal(found.length, 1, model);
    assert.equal(found[0].label, 'face');
    assert.ok(Math.abs(found[0].score - score) < 0.02, `${model}: ${found[0].score}`);
    assert.ok(overlap(found[0].box, box) > 0.95, `${model}: ${found[0].box}`);
  }
});

/** A graph that ends in NonMaxSuppression, over the same four boxes (top, left, bottom, right) whatever it is shown. */
function suppressing_model() {
  const constant = (name, kind, values) =>
    ['Constant', [], [name], '', { [kind === 'FLOATS' ? 'value_floats' : 'value_ints']: [kind, values] }];
  const shaped = (name, shape, values) => [
    constant(`${name}_values`, 'FLOATS', values), constant(`${name}_shape`, 'INTS', shape),
    ['Reshape', [`${name}_values`, `${name}_shape`], [name]]];
  return model({
    inputs: { picture: 'float32[1,3,64,64]' },
    outputs: { boxes: 'float32[1,4,4]', scores: 'float32[1,2,4]', chosen: 'int64[n,3]' },
    nodes: [
      ...shaped('boxes', [1, 4, 4], [10, 10, 30, 30, 12, 10, 32, 30, 40, 5, 60, 45, 0, 0, 9, 9]),
      ...shaped('scores', [1, 2, 4], [0.9, 0.8, 0.05, 0.1, 0.1, 0.2, 0.7, 0.1]),
      constant('most', 'INTS', [10]), constant('iou', 'FLOATS', [0.5]), constant('least', 'FLOATS', [0.3]),
      ['NonMaxSuppression', ['boxes', 'scores', 'most', 'iou', 'least'], ['chosen']],
    ],
  });
}

browser_test('what a NonMaxSuppression chose is shown without a spec', async (browser, t) => {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-nms-'));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'nms.onnx'), suppressing_model());
  const page = await open(build_page({ model: join(folder, 'nms.onnx') }), browser, t);
  const { boxes: found } = await page.evaluate(() => {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 128;
    canvas.getContext('2d').fillRect(0, 0, 128, 128);
    return new Promise((resolve) => canvas.toBlob(resolve)).then((picture) => window.vitrine.predict({ picture }));
  });
  assert.deepEqual(found.map(({ label, box }) => [label, ...box]), [['class 0', 20, 20, 60, 60], ['class 1', 10, 80, 90, 120]]);
  assert.deepEqual(found.map(({ score }) => score.toFixed(4)), ['0.9000', '0.7000']);
});
