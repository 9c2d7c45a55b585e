// Plots in real pages: hike's chance by half hours against native onnxruntime, the way through the points by
// keyboard, pointer and finger, what is saved, the json view's histogram and slices, and embeddings compared.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { model } from '../golden/onnx.mjs';
import { browser_test, serve } from './harness/index.mjs';
import { assert_close, build_gallery_page, build_page, demo_of, expected_values, kRepository, reference } from './support.mjs';

const kHike = build_gallery_page('hike');
const kCases = JSON.parse(readFileSync(join(kRepository, 'models/hike/cases.json'), 'utf8')).cases;
const kFlowers = build_page({ ...demo_of('iris'), outputs: [{ type: 'barplot', name: 'chances', label: 'Chances', x: ['setosa', 'versicolor', 'virginica'], percent: true, tensor: 'probabilities' }] });

const kFolder = mkdtempSync(join(tmpdir(), 'vitrine-plots-'));
process.on('exit', () => rmSync(kFolder, { recursive: true, force: true }));

function site_of(name, description, spec) {
  const file = join(kFolder, `${name}.onnx`);
  writeFileSync(file, model(description));
  return build_page({ model: file, ...spec });
}

const kPicture = site_of('picture', {
  inputs: { picture: 'float32[1,3,32,32]' }, outputs: { y: 'float32[1,3,32,32]' }, nodes: [['Identity', ['picture'], ['y']]],
}, { inputs: { type: 'image', name: 'picture' }, outputs: { type: 'json', name: 'y', label: 'Y', max_values: 4 } });
const kLength = 10_000_000;
const kLong = site_of('long', {
  inputs: { length: 'int64[1]' }, outputs: { y: `float32[${kLength}]` }, nodes: [['ConstantOfShape', ['length'], ['y']]],
}, { inputs: { type: 'number', value: kLength }, outputs: { type: 'json', name: 'y', label: 'Y' } });
const kPoints = 'Back by then, values';

async function open(folder, browser, t, options = {}) {
  const { query = '', ...window } = options;
  const server = await serve(folder);
  t.after(() => server.close());
  const page = await browser.open(server.url + query, { width: 900, height: 1400, ...window });
  t.after(() => page.close());
  await page.evaluate(() => window.vitrine.ready.then(() => true));
  return page;
}

const spoken = (page, widget) => page.evaluate((id) => document.querySelector(`${id} [data-node="points"]`)?.getAttribute('aria-valuetext') ?? null, widget);
const says = (page, widget, pattern) => page.wait_for((id, source) =>
  new RegExp(source).test(document.querySelector(`${id} [data-node="points"]`)?.getAttribute('aria-valuetext')), widget, pattern.source);

browser_test('the chance to be back is that of native onnxruntime, point by point', async (browser, t) => {
  const page = await open(kHike, browser, t);
  const native = reference('hike').cases;
  for (const [i, { name, inputs }] of kCases.entries()) {
    const { back } = await page.evaluate((values) => window.vitrine.predict(values), inputs);
    assert.deepEqual(back.x, Array.from({ length: 32 }, (_, k) => 0.5 + k / 2));
    assert.equal(back.series.length, 1);
    assert_close(back.series[0].y, expected_values(native[i].outputs.back), 1e-4, name);
  }
  const shown = expected_values(native.at(-1).outputs.back);
  const said = `7.5${Number((shown[14] * 100).toPrecision(3))}%`;
  await page.wait_for((text) => document.querySelector('#w10 [data-node="series"]').rows[15].textContent === text, said);
  const rows = await page.evaluate(() => [...document.querySelectorAll('#w10 [data-node="series"] tr')].map((row) => [...row.children].map((cell) => cell.textContent)));
  assert.equal(rows.length, 33);
  assert.deepEqual(rows[0], ['hours', 'value']);
  const summary = await page.evaluate(() => document.querySelector('#w10 [data-node="answer"]').getAttribute('aria-label'));
  assert.match(summary, /^Line plot: 32 values from 0% to [\d.]+%$/);
  assert.ok(await page.by_role('img', summary).exists());
  assert.deepEqual(await page.errors(), []);
});

browser_test('keys, pointer and finger go through the points of a plot', async (browser, t) => {
  const page = await open(kHike, browser, t);
  await page.evaluate((values) => window.vitrine.predict(values), kCases[0].inputs);
  const points = page.by_role('slider', kPoints);
  await points.focus();
  await page.press('End');
  await says(page, '#w10', /^hours 16: 100%$/);
  await page.press('ArrowLeft');
  await says(page, '#w10', /^hours 15\.5: /);
  await page.press('Home');
  await says(page, '#w10', /^hours 0\.5: 0%$/);
  await page.press('ArrowRight');
  await says(page, '#w10', /^hours 1: /);
  const { width, height } = await points.box();
  await points.drag([[width / 2, height / 2], [width - 2, height / 2]], { steps: 3 });
  await says(page, '#w10', /^hours 16: 100%$/);
  assert.deepEqual(await page.errors(), []);
});

browser_test('on a page from right to left x still grows to the right', async (browser, t) => {
  const page = await open(kHike, browser, t, { query: '?lang=ar', width: 360 });
  await page.evaluate((values) => window.vitrine.predict(values), kCases[0].inputs);
  const id = '#w10 [data-node="points"]';
  await page.evaluate(() => document.querySelector('#w10').scrollIntoView({ block: 'center' }));
  await page.wait_for((node) => Boolean(document.querySelector(node)), id);
  await page.evaluate((node) => document.querySelector(node).focus(), id);
  await page.press('Home');
  const first = await spoken(page, '#w10');
  await page.press('ArrowRight');
  await page.wait_for((node, before) => document.querySelector(node).getAttribute('aria-valuetext') !== before, id, first);
  assert.equal(await page.evaluate((node) => Number(document.querySelector(node).value), id), 1);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
});

browser_test('a result that is scrolled to as soon as it is there is drawn at once', async (browser, t) => {
  const page = await open(kHike, browser, t, { width: 360, height: 500 });
  await page.evaluate((values) => window.vitrine.predict(values)
    .then(() => document.querySelector('#w10').scrollIntoView({ block: 'center' })), kCases[0].inputs);
  await page.wait_for(() => Boolean(document.querySelector('#w10 [data-node="points"]')));
});

browser_test('bars have the names and the values of native onnxruntime, and are saved as they are', async (browser, t) => {
  const page = await open(kFlowers, browser, t);
  const [, { inputs, outputs }] = reference('iris').cases;
  const given = inputs.X ?? Object.values(inputs)[0];
  const row = new Float32Array(Uint8Array.from(Buffer.from(given.base64, 'base64')).buffer);
  const names = await page.evaluate(() => window.vitrine.info.inputs.map(({ name }) => name));
  const values = Object.fromEntries(names.map((name, i) => [name, Number(row[i].toFixed(6))]));
  const { chances } = await page.evaluate((it) => window.vitrine.predict(it), values);
  assert.deepEqual(chances.x, ['setosa', 'versicolor', 'virginica']);
  assert_close(chances.series[0].y, expected_values(outputs.probabilities), 1e-4, 'chances');

  await page.evaluate(() => {
    window.caught = null;
    let newest = null;
    const make = URL.createObjectURL;
    URL.createObjectURL = (blob) => make.call(URL, (newest = blob));
    HTMLAnchorElement.prototype.click = function () { newest.text().then((text) => { window.caught = { name: this.download, text }; }); };
    document.querySelector('.exports [data-export="csv"]').click();
  });
  const { name, text } = await page.wait_for(() => window.caught);
  assert.match(name, /-chances\.csv$/);
  const lines = text.trim().split('\n').map((line) => line.split(','));
  assert.deepEqual(lines.map(([x]) => x), ['x', 'setosa', 'versicolor', 'virginica']);
  assert.deepEqual(lines.slice(1).map(([, y]) => Math.fround(Number(y))), chances.series[0].y.map(Math.fround));
  assert.deepEqual(await page.errors(), []);
});

browser_test('the json view shows how values are spread, and the matrix that is chosen', async (browser, t) => {
  const page = await open(kPicture, browser, t);
  await page.evaluate(async () => {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 32;
    const context = canvas.getContext('2d');
    context.fillStyle = '#f00';
    context.fillRect(0, 0, 32, 32);
    await window.vitrine.predict({ picture: canvas });
  });
  await page.by_role('slider', 'Y, How many values lie where, values').focus();
  await page.press('Home');
  await says(page, '#w1', /^0 – 0\.05: 2,048$/);
  await page.press('End');
  await says(page, '#w1', /^0\.95 – 1: 1,024$/);

  const first = () => page.evaluate(() => [...document.querySelectorAll('#w1 [data-node="values"] tr:nth-child(2) td')].map((cell) => cell.textContent));
  assert.deepEqual(await first(), ['[0, 0, 0, 0]', '1']);
  await page.by_role('slider', 'Dimension 1').focus();
  await page.press('End');
  await page.wait_for(() => document.querySelector('#w1 [data-node="values"]').textContent.includes('[0, 2, 0, 0]'));
  assert.deepEqual(await first(), ['[0, 2, 0, 0]', '0']);
  assert.deepEqual(await page.errors(), []);
});

browser_test('ten million values are counted while the page can be used', async (browser, t) => {
  const page = await open(kLong, browser, t);
  await page.by_role('button', 'Run').click();
  await page.wait_for((id) => Boolean(document.querySelector(id)), '#w1 [data-node="points"]');
  const counts = await page.evaluate(() => [...document.querySelectorAll('#w1 [data-node="series"] tr')].map((row) => row.children[1].textContent));
  assert.ok(counts.includes('10,000,000'), `${counts}`);
  // The warm-up run's zeros make another shape, which onnxruntime warns of.
  assert.deepEqual((await page.errors()).filter((error) => !/VerifyOutputSizes/.test(error)), []);
});

const kEmbedding = site_of('embedding', {
  inputs: { picture: 'float32[1,3,8,8]' }, outputs: { y: 'float32[1,192]' },
  nodes: [['Flatten', ['picture'], ['flat']], ['LpNormalization', ['flat'], ['y']]],
}, {});

/** predict() of a picture that is one colour on the left and another on the right. */
const embed = (page, left, right) => page.evaluate(async (...colors) => {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 64;
  const context = canvas.getContext('2d');
  colors.forEach((color, i) => { context.fillStyle = color; context.fillRect(32 * i, 0, 32, 64); });
  return (await window.vitrine.predict({ picture: canvas })).result;
}, left, right);

browser_test('an embedding is kept, and the next ones are compared with it', async (browser, t) => {
  const page = await open(kEmbedding, browser, t);
  const cosine = (a, b) => a.reduce((sum, value, i) => sum + value * b[i], 0); // of vectors of length 1
  const shows = (...rows) => page.wait_for((expected) =>
    JSON.stringify([...document.querySelectorAll('#w1 [data-node="similar"] tr')]
      .slice(1).map((row) => [...row.children].map((cell) => cell.textContent))) === expected, JSON.stringify(rows));
  const keep = page.by_role('button', 'Keep to compare');
  const run = async (...colors) => {
    const vector = await embed(page, ...colors);
    assert.equal(vector.length, 192);
    assert_close([Math.hypot(...vector)], [1], 1e-6, colors);
    await page.wait_for(() => document.querySelector('#w1 [data-node="keep"]').getAttribute('aria-disabled') !== 'true');
    return vector;
  };
  const red = await run('#f00', '#f00');
  await keep.focus();
  await page.press('Enter');
  await shows(['Result 1', '1.00']);
  const half = await run('#f00', '#00f');
  await shows(['Result 1', cosine(red, half).toFixed(2)]);
  await keep.click();
  await shows(['Result 2', '1.00'], ['Result 1', cosine(red, half).toFixed(2)]);
  const mostly = await run('#f00', '#b00');
  await shows(['Result 1', cosine(red, mostly).toFixed(2)], ['Result 2', cosine(half, mostly).toFixed(2)]);
  await page.by_role('button', 'Forget Result 1').click();
  await shows(['Result 2', cosine(half, mostly).toFixed(2)]);
  assert.deepEqual(await page.errors(), []);
});
