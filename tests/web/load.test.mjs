// Large pictures, outputs and models. How long they hold up the page is printed, where the browser tells (machines
// differ, so it is not asserted); what keeps it short is asserted.
import assert from 'node:assert/strict';
import { mkdtempSync, openSync, closeSync, rmSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { model } from '../golden/onnx.mjs';
import { browser_test, serve } from './harness/index.mjs';
import { build_page } from './support.mjs';

const kFolder = mkdtempSync(join(tmpdir(), 'vitrine-load-'));
process.on('exit', () => rmSync(kFolder, { recursive: true, force: true }));

function site_of(name, description, spec) {
  const file = join(kFolder, `${name}.onnx`);
  writeFileSync(file, model(description));
  return build_page({ model: file, ...spec });
}

/** An open page, and what tells of tasks that held it up since it began: their lengths, in milliseconds. */
async function open(browser, t, site) {
  const server = await serve(site);
  t.after(() => server.close());
  const page = await browser.open(server.url);
  t.after(() => page.close());
  await page.evaluate(() => {
    window.longTasks = [];
    if (!PerformanceObserver.supportedEntryTypes.includes('longtask')) return;
    new PerformanceObserver((list) => list.getEntries().forEach(({ duration }) => window.longTasks.push(Math.round(duration))))
      .observe({ type: 'longtask', buffered: true });
  });
  await page.evaluate(() => window.vitrine.ready.then(() => true));
  return page;
}

async function tell(page, browser, what) {
  const tasks = await page.evaluate(() => new Promise((resolve) => setTimeout(() => resolve(window.longTasks.splice(0)), 200)));
  if (browser.name === 'Chromium') console.log(`${what}: tasks over 50 ms: ${tasks.join(', ') || 'none'}`);
}

const kPhotoSite = site_of('photo', {
  inputs: { picture: 'float32[1,3,32,32]' }, outputs: { y: 'float32[1,3,32,32]' }, nodes: [['Identity', ['picture'], ['y']]],
}, { inputs: { type: 'image', name: 'picture' }, outputs: { type: 'json', name: 'y' } });

browser_test('a 12-megapixel photo is read in strips and arrives whole', async (browser, t) => {
  const page = await open(browser, t, kPhotoSite);
  await tell(page, browser, 'start');
  const { data, areas } = await page.evaluate(async () => {
    const canvas = document.createElement('canvas');
    canvas.width = 4000;
    canvas.height = 3000;
    const context = canvas.getContext('2d');
    context.fillStyle = '#f00';
    context.fillRect(0, 0, 4000, 1500);
    context.fillStyle = '#00f';
    context.fillRect(0, 1500, 4000, 1500);
    const photo = await new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
    canvas.width = 0;
    await new Promise((resolve) => setTimeout(resolve, 300));
    window.longTasks.length = 0;
    const areas = [];
    const { prototype } = CanvasRenderingContext2D;
    const read = prototype.getImageData;
    prototype.getImageData = function (x, y, width, height) {
      areas.push(width * height);
      return read.call(this, x, y, width, height);
    };
    const { y: { data } } = await window.vitrine.predict({ picture: photo });
    return { areas, data: [0, 31 * 32, 2 * 32 * 32, (2 * 32 + 31) * 32].map((i) => data[i]) };
  });
  await tell(page, browser, 'photo');
  assert.deepEqual(data, [1, 0, 0, 1], 'red above, blue below');
  assert.ok(areas.length > 5 && Math.max(...areas) <= 1 << 20, `${areas}`);
  assert.deepEqual(await page.errors(), []);
});

const kLength = 10_000_000;
const kLongSite = site_of('long', {
  inputs: { length: 'int64[1]' }, outputs: { y: 'float32[n]' }, nodes: [['ConstantOfShape', ['length'], ['y']]],
}, { inputs: { type: 'number', value: kLength }, outputs: 'json' });

browser_test('an output of ten million values is shown', async (browser, t) => {
  const page = await open(browser, t, kLongSite);
  await tell(page, browser, 'start');
  await page.by_role('button', 'Run').click();
  await page.wait_for((length) => document.querySelector('[data-type=json] .mirror').textContent.includes(String(length)), kLength);
  await tell(page, browser, 'ten million values');
  assert.deepEqual(await page.errors(), []);
});

const kModelBytes = 300_000_000;

browser_test('a model of 300 MB loads', async (browser, t) => {
  if (browser.name !== 'Chromium') return t.skip('one browser is enough for gigabytes');
  const weights = openSync(join(kFolder, 'large.data'), 'w');
  truncateSync(join(kFolder, 'large.data'), kModelBytes);
  writeSync(weights, Buffer.from([77]), 0, 1, kModelBytes - 1);
  closeSync(weights);
  const site = site_of('large', {
    inputs: { at: 'int64[1]' }, outputs: { y: 'uint8[1]' }, nodes: [['Gather', ['weights', 'at'], ['y']]],
    external: { location: 'large.data', length: kModelBytes },
  }, { inputs: { type: 'number', value: kModelBytes - 1 }, outputs: 'json' });
  t.after(() => rmSync(join(site, '..'), { recursive: true }));
  const page = await open(browser, t, site);
  await tell(page, browser, 'start with 300 MB');
  const { y } = await page.evaluate(async (at) => window.vitrine.run({ at: { type: 'int64', dims: [1], data: [at] } })
    .then(({ y: { data } }) => ({ y: Array.from(data) })), kModelBytes - 1);
  assert.deepEqual(y, [77]);
  await tell(page, browser, 'a run of it');
  assert.deepEqual(await page.errors(), []);
});

const kTableSite = site_of('table', {
  inputs: { x: 'float32[n,4]' }, outputs: { y: 'float32[n,4]' }, nodes: [['Identity', ['x'], ['y']]],
}, { inputs: { type: 'dataframe', name: 'x', label: 'X' }, outputs: { type: 'dataframe', name: 'y', label: 'Y' }, dimensions: { n: 1 } });

browser_test('a CSV file of 50 MB is read while the page can be used', async (browser, t) => {
  const page = await open(browser, t, kTableSite);
  await tell(page, browser, 'start');
  const rows = await page.evaluate(() => {
    const lines = Array.from({ length: 10_000 }, (_, i) => `${i}.125,-${i / 8},${i * 0.001},${i}e-3\n`).join('');
    const times = Math.ceil(50e6 / lines.length);
    window.file = new File(Array(times).fill(lines), 'long.csv', { type: 'text/csv' });
    return times * 10_000;
  });
  await page.evaluate(() => new Promise((resolve) => setTimeout(() => resolve(window.longTasks.splice(0)), 200)));
  await page.evaluate(() => {
    window.frames_seen = 0;
    const count = () => {
      ++window.frames_seen;
      requestAnimationFrame(count);
    };
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(window.file);
    requestAnimationFrame(count);
    document.querySelector('h1').dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer }));
  });
  await page.wait_for((wanted) => document.querySelector('[role=grid]')?.getAttribute('aria-rowcount') === String(wanted + 1), rows);
  assert.ok(await page.evaluate('window.frames_seen') > 20, 'the page went on meanwhile');
  await tell(page, browser, `a CSV file of ${rows} rows`);
  await page.by_role('button', 'Run').click();
  await page.wait_for((wanted) => document.querySelector('#w1 [role=table]')?.getAttribute('aria-rowcount') === String(wanted + 1), rows);
  await tell(page, browser, 'its run');
  assert.deepEqual(await page.evaluate(() => [...[...document.querySelectorAll('#w1 [role=row]')][2].children].map(({ textContent }) => textContent)),
    ['1.125', '-0.125', '0.001', '0.001']);
  assert.deepEqual(await page.errors(), []);
});
