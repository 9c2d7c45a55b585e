// What a visitor drags onto a page. A real drag starts outside the browser, so its events are made here; what they
// carry, files and folders, is the browser's own.
import assert from 'node:assert/strict';
import { browser_test, serve } from './harness/index.mjs';
import { build_page, demo_of } from './support.mjs';

const kScan = { type: 'image', name: 'digit', label: 'Scan' };
const kOne = build_page({ ...demo_of('digits'), live: false, inputs: kScan });

async function open(browser, t, site, options) {
  const server = await serve(site);
  t.after(() => server.close());
  const page = await browser.open(server.url, options);
  t.after(() => page.close());
  await page.evaluate(() => window.vitrine.ready.then(() => true));
  return page;
}

/** Fires events at the first element that a selector finds, with these files: [name, type, bytes]. */
const drag = (page, selector, types, files) => page.evaluate((where, names, given) => {
  const dataTransfer = new DataTransfer();
  for (const [name, type, data] of given) dataTransfer.items.add(new File([new Uint8Array(data)], name, { type }));
  for (const name of names) {
    document.querySelector(where).dispatchEvent(new DragEvent(name, { bubbles: true, cancelable: true, dataTransfer }));
  }
}, selector, types, files);

/** A picture that every browser reads: 28 × 28, 24 bits, black. */
const kBitmap = (() => {
  const bytes = Buffer.alloc(54 + 28 * 28 * 3);
  bytes.write('BM');
  for (const [at, value] of [[2, bytes.length], [10, 54], [14, 40], [18, 28], [22, 28], [26, 24 << 16 | 1], [34, 28 * 28 * 3]]) {
    bytes.writeInt32LE(value, at);
  }
  return [...bytes];
})();
const bitmap = (name) => [name, 'image/bmp', kBitmap];
const outline = (page) => page.evaluate(() => {
  const { outlineStyle, outlineWidth } = getComputedStyle(document.querySelector('[data-accepts] .stage'));
  return `${outlineWidth} ${outlineStyle}`;
});
const said = async (page) => (await page.by_role('alert').text()).replace(/\s+/g, ' ');

browser_test('a file over the page shows where it would go, until it leaves', async (browser, t) => {
  const page = await open(browser, t, kOne);
  assert.match(await outline(page), / none$/);
  await drag(page, 'h1', ['dragenter', 'dragover'], [bitmap('a.bmp')]);
  assert.equal(await outline(page), '3px solid');
  await drag(page, 'h1', ['dragleave'], [bitmap('a.bmp')]);
  assert.match(await outline(page), / none$/);
});

browser_test('a file dropped anywhere goes to the only widget that takes one; of several, one is taken', async (browser, t) => {
  const page = await open(browser, t, kOne);
  await drag(page, 'h1', ['dragenter', 'dragover', 'drop'], [bitmap('first.bmp')]);
  await page.by_role('img', 'first.bmp').wait();
  assert.match(await outline(page), / none$/);
  assert.equal(await page.by_role('alert').exists(), false);

  await drag(page, 'h1', ['drop'], [['notes.txt', 'text/plain', [65]], bitmap('second.bmp'), bitmap('third.bmp')]);
  await page.by_role('img', 'second.bmp').wait();
  assert.equal(await said(page), 'Only one file is taken. second.bmp; the other 2 are left out.');
  await page.by_role('button', 'Run').click();
  await page.by_role('alert').gone();
  assert.deepEqual(await page.errors(), []);
});

browser_test('a file of another kind is refused in words, and the old picture stays', async (browser, t) => {
  const page = await open(browser, t, kOne);
  await drag(page, 'h1', ['drop'], [bitmap('first.bmp')]);
  await page.by_role('img', 'first.bmp').wait();
  await drag(page, 'h1', ['drop'], [['notes.txt', 'text/plain', [65]]]);
  assert.equal(await said(page), 'This input does not take such a file. notes.txt is text/plain, not a picture. '
    + 'Give it a file of a kind that it takes.');
  assert.equal(await page.by_role('img', 'first.bmp').exists(), true);
});

browser_test('a folder is called one', async (browser, t) => {
  const page = await open(browser, t, kOne);
  // No script can make a folder's entry: the item is asked, and answers as for a folder.
  await page.evaluate(() => {
    DataTransferItem.prototype.webkitGetAsEntry = () => ({ isDirectory: true });
  });
  await drag(page, 'h1', ['drop'], [['holiday', '', []]]);
  assert.equal(await said(page), 'This is a folder. holiday. Open it and drop one of its files.');
});
