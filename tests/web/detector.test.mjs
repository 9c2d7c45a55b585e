// A detector's page: boxes over the picture, and what can be chosen without another run.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { browser_test, serve } from './harness/index.mjs';
import { build_gallery_page, kRepository } from './support.mjs';

const kFolder = join(kRepository, 'models/cutouts');
const kInput = 160; // pixels a side of the model's input, in which the cases count

function overlap(a, b) {
  const side = (i) => Math.max(0, Math.min(a[i + 2], b[i + 2]) - Math.max(a[i], b[i]));
  const area = (box) => (box[2] - box[0]) * (box[3] - box[1]);
  const common = side(0) * side(1);
  return common / (area(a) + area(b) - common);
}

browser_test('a detector finds the shapes of its cases, and the sliders choose among them', async (browser, t) => {
  const server = await serve(build_gallery_page('cutouts'));
  t.after(() => server.close());
  const page = await browser.open(server.url, { width: 900, height: 1000 });
  t.after(() => page.close());
  await page.evaluate(() => window.vitrine.ready.then(() => true));
  const { cases } = JSON.parse(readFileSync(join(kFolder, 'cases.json'), 'utf8'));
  assert.ok(cases.length > 0);
  for (const { name, picture, expected } of cases) {
    const { found, side } = await page.evaluate(async (data) => {
      const bytes = Uint8Array.from(atob(data), (char) => char.charCodeAt(0));
      const blob = new Blob([bytes], { type: 'image/jpeg' });
      const { width } = await createImageBitmap(blob);
      return { side: width, ...(await window.vitrine.predict({ picture: blob })) };
    }, readFileSync(join(kFolder, picture)).toString('base64'));
    for (const { label, box } of expected) {
      const scaled = box.map((v) => (v * side) / kInput);
      const hit = found.some((it) => it.label === label && overlap(it.box, scaled) > 0.5);
      assert.ok(hit, `${name}: no ${label} at ${scaled}`);
    }
  }
  const image = page.by_role('img', /objects?: /);
  assert.match(await image.attribute('src'), /^blob:/);

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
