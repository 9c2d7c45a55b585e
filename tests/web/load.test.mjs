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

/** A JPEG of 4000 × 3000 as cameras that were held upright write it: its red upper half is to be seen at the right. */
const make_photo = async () => {
  const canvas = document.createElement('canvas');
  canvas.width = 4000;
  canvas.height = 3000;
  const context = canvas.getContext('2d');
  context.fillStyle = '#f00';
  context.fillRect(0, 0, 4000, 1500);
  context.fillStyle = '#00f';
  context.fillRect(0, 1500, 4000, 1500);
  const jpeg = await new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.95));
  canvas.width = 0;
  const orientation_6 = new Uint8Array([0xff, 0xe1, 0, 0x22, 0x45, 0x78, 0x69, 0x66, 0, 0, 0x4d, 0x4d, 0, 0x2a, 0, 0, 0, 8,
    0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0]);
  window.photo = new File([jpeg.slice(0, 2), orientation_6, jpeg.slice(2)], 'photo.jpg', { type: 'image/jpeg' });
  await new Promise((resolve) => setTimeout(resolve, 300));
  window.longTasks.length = 0;
};

browser_test('a 12-megapixel photo is decoded, shown, turned and run', async (browser, t) => {
  const page = await open(browser, t, kPhotoSite);
  await tell(page, browser, 'start');
  await page.evaluate(make_photo);
  const picture = () => page.evaluate(() => {
    const image = document.querySelector('#w0 img');
    return image?.complete ? [image.naturalWidth, image.naturalHeight] : null;
  });
  const is_shown = (test) => page.wait_for((wanted) => {
    const image = document.querySelector('#w0 img');
    return image?.complete && image.naturalWidth > 0 && (image.naturalWidth < image.naturalHeight) === wanted;
  }, test);
  // The colours in the middle of the upper, right, lower and left edge of what the model got.
  const edges = () => page.evaluate(async () => {
    const { y: { data } } = await window.vitrine.predict({});
    return [[16, 1], [30, 16], [16, 30], [1, 16]].map(([x, y]) => (data[y * 32 + x] > 0.9 ? 'red' : data[(2 * 32 + y) * 32 + x] > 0.9 ? 'blue' : 'neither'));
  });
  await page.evaluate(() => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(window.photo);
    document.querySelector('h1').dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer }));
  });
  await is_shown(true);
  assert.deepEqual(await picture(), [3000, 4000]);
  await tell(page, browser, 'a photo is dropped');
  const [, right, , left] = await edges();
  assert.deepEqual([left, right], ['blue', 'red']);
  await tell(page, browser, 'it is run');
  await page.by_role('button', 'Turn to the right').click();
  await is_shown(false);
  const [width, height] = await picture();
  assert.ok(width * height < 2.1e6 && Math.abs(width / height - 4 / 3) < 0.01, `${width} × ${height} are shown`);
  const [above, , below] = await edges();
  assert.deepEqual([above, below], ['blue', 'red']);
  await tell(page, browser, 'it is turned and run');
  await page.by_role('button', 'Run').click();
  await page.wait_for(() => document.querySelector('#history-list img')?.complete);
  await tell(page, browser, 'it is in the history');
  await page.by_role('button', 'Back to the original').click();
  await is_shown(true);
  assert.deepEqual(await picture(), [3000, 4000], 'the file itself again');
  assert.deepEqual(await page.errors(), []);
});

const kLargePicture = site_of('picture', {
  inputs: { picture: 'float32[1,3,1826,1826]' }, outputs: { result: 'float32[1,3,1826,1826]' }, nodes: [['Identity', ['picture'], ['result']]],
}, { inputs: { type: 'image', name: 'picture', fit: 'stretch' }, outputs: { type: 'image', name: 'result' } });

browser_test('a picture of ten million values is shown, and saved with all of its pixels', async (browser, t) => {
  const page = await open(browser, t, kLargePicture);
  await page.evaluate(make_photo);
  const { data, saved } = await page.evaluate(async () => {
    const { result: { data } } = await window.vitrine.predict({ picture: window.photo });
    await new Promise((resolve) => setTimeout(resolve, 300));
    window.longTasks.length = 0;
    document.getElementById('run').click();
    const until = async (test) => {
      while (!test()) await new Promise((resolve) => setTimeout(resolve, 50));
    };
    await until(() => document.querySelector('#w1 img')?.naturalWidth);
    let blob = null;
    const make = URL.createObjectURL;
    URL.createObjectURL = (each) => make.call(URL, blob = each);
    document.querySelector('#w1 [data-export="png"]').click();
    await until(() => blob?.type === 'image/png');
    URL.createObjectURL = make;
    const { width, height } = await createImageBitmap(blob);
    const at = (x, y) => [...data.subarray((y * 1826 + x) * 4, (y * 1826 + x) * 4 + 3)];
    return { data: [at(10, 900), at(1815, 900)], saved: [width, height] };
  });
  await tell(page, browser, 'a picture of ten million values');
  assert.deepEqual(saved, [1826, 1826]);
  assert.ok(data[0][2] > 240 && data[0][0] < 15 && data[1][0] > 240 && data[1][2] < 15, JSON.stringify(data));
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
