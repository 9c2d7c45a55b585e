// The page of a model that gives each pixel its class: colours over the picture, and each class's share.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { browser_test, serve } from './harness/index.mjs';
import { build_page, kRepository, kShared, shared_missing } from './support.mjs';

const kFound = JSON.parse(readFileSync(join(kRepository, 'tests/web/references/found.json'), 'utf8')); // make_found.py
const kVoc = ['background', 'aeroplane', 'bicycle', 'bird', 'boat', 'bottle', 'bus', 'car', 'cat', 'chair', 'cow',
  'diningtable', 'dog', 'horse', 'motorbike', 'person', 'pottedplant', 'sheep', 'sofa', 'train', 'tvmonitor'];

async function open(spec, browser, t) {
  const server = await serve(build_page(spec));
  t.after(() => server.close());
  const page = await browser.open(server.url, { width: 900, height: 1000 });
  t.after(() => page.close());
  await page.evaluate(() => window.vitrine.ready.then(() => true));
  return page;
}

/** What predict() gives of a picture, with the number of the mask's pixels of each class. */
const segment = (page, file) =>
  page.evaluate(async (data) => {
    const bytes = Uint8Array.from(atob(data), (char) => char.charCodeAt(0));
    const { parts } = await window.vitrine.predict({ picture: new Blob([bytes], { type: 'image/jpeg' }) });
    const pixels = {};
    for (const label of parts.mask) pixels[label] = (pixels[label] ?? 0) + 1;
    return { ...parts, mask: parts.mask.length, pixels };
  }, readFileSync(join(kShared, file)).toString('base64'));

const lit_pixels = (page) =>
  page.evaluate(() => {
    const canvas = document.querySelector('#w1-stage canvas');
    const copy = new OffscreenCanvas(canvas.width, canvas.height * 0.7).getContext('2d', { willReadFrequently: true });
    copy.drawImage(canvas, 0, 0);
    const { data } = copy.getImageData(0, 0, copy.canvas.width, copy.canvas.height);
    let lit = 0;
    for (let i = 3; i < data.length; i += 4) lit += data[i] > 40;
    return lit;
  });

browser_test('a cat is a cat and background, and the row of classes hides and shows them', async (browser, t) => {
  if (shared_missing) return t.skip(shared_missing);
  const page = await open({
    model: join(kShared, 'segmentation/deeplabv3-mobilenet-257.onnx'),
    inputs: { type: 'image', name: 'picture', fit: 'stretch', mean: [0.5], std: [0.5] },
    outputs: { type: 'segmentation', name: 'parts', labels: kVoc },
  }, browser, t);
  const { classes, width, height, mask, pixels } = await segment(page, 'media/cat.jpg');
  assert.deepEqual(classes.map(({ label }) => label), ['cat', 'background']);
  assert.deepEqual([width, height, mask], [257, 257, 257 * 257]);
  const expected = kFound['segmentation/deeplabv3-mobilenet-257.onnx'].pixels;
  assert.ok(Math.abs(pixels[8] - expected[8]) < mask / 200, String(pixels[8])); // browsers decode JPEG in their own ways
  assert.ok(Math.abs(classes[0].share - pixels[8] / mask) < 1e-6);

  await page.wait_for(() => document.querySelectorAll('#w1 table tr').length === 3);
  const shown = await lit_pixels(page);
  const chip = page.by_role('button', 'cat, 52%');
  await chip.click();
  await page.wait_for(() => document.querySelector('#w1 [data-node="class8"]').getAttribute('aria-pressed') === 'false');
  await page.wait_for(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(true)))));
  const hidden = await lit_pixels(page);
  assert.ok(hidden < shown / 10, `${hidden} of ${shown} pixels are still coloured`);
  await chip.click();
  await page.wait_for(() => document.querySelector('#w1 [data-node="class8"]').getAttribute('aria-pressed') === 'true');
  await page.by_role('slider', 'Opacity').focus();
  await page.press('End');
  await page.wait_for(() => /^1\.00/.test(document.querySelector('#w1 [data-node="opacity"]').getAttribute('aria-valuetext')));
  assert.deepEqual(await page.errors(), []);
});

browser_test('one score a pixel is cut off where the visitor says', async (browser, t) => {
  if (shared_missing) return t.skip(shared_missing);
  const page = await open({
    model: join(kShared, 'segmentation/selfie_segmentation_landscape.onnx'),
    inputs: { type: 'image', name: 'picture', fit: 'stretch' },
    outputs: { type: 'segmentation', name: 'parts', label: 'Person' },
  }, browser, t);
  const { classes, pixels, mask } = await segment(page, 'media/satya.jpg');
  assert.deepEqual(classes.map(({ label }) => label), ['Person']);
  const expected = kFound['segmentation/selfie_segmentation_landscape.onnx'].pixels;
  assert.ok(Math.abs(pixels[0] - expected[0]) < mask / 200, String(pixels[0]));
  assert.equal(pixels[0] + pixels[255], mask);
  await page.by_role('slider', 'Score at least').focus();
  await page.press('Home');
  await page.wait_for((before) => {
    const cell = document.querySelector('#w1 table tr:last-child td:last-child');
    return cell && Number(cell.textContent.replace('%', '')) > before;
  }, Math.round(classes[0].share * 100));
  assert.deepEqual(await page.errors(), []);
});
