// Files and tables: arrays that visitors give, tables that models answer with.
import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { model } from '../golden/onnx.mjs';
import { browser_test, serve } from './harness/index.mjs';
import { build_page } from './support.mjs';

/** A page whose model hands `type` on as it is. */
function identity_page(type, input, output, spec = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-table-'));
  const file = join(folder, 'identity.onnx');
  writeFileSync(file, model({ inputs: { x: type }, outputs: { y: type }, nodes: [['Identity', ['x'], ['y']]] }));
  return build_page({ model: file, title: 'Table', inputs: [input], outputs: [output], ...spec });
}

/** As numpy.save writes it. */
function npy(descr, shape, data) {
  const head = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape.join(', ')},), }`;
  const header = Buffer.from(`\x93NUMPY\x01\x00\x00\x00${head.padEnd(117)}\n`, 'latin1');
  header.writeUInt16LE(118, 8);
  return Buffer.concat([header, Buffer.from(data.buffer, data.byteOffset, data.byteLength)]);
}

async function open(browser, t, site, options) {
  const server = await serve(site);
  t.after(() => server.close());
  const page = await browser.open(server.url, options);
  t.after(() => page.close());
  await page.evaluate(() => window.vitrine.ready.then(() => true));
  return page;
}

/** Drops a file on the page's only input that takes one. */
const drop = (page, name, bytes) => page.evaluate((file, base64) => {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], file));
  document.querySelector('h1').dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer }));
}, name, Buffer.from(bytes).toString('base64'));

const said = async (page) => (await page.by_role('alert').text()).replace(/\s+/g, ' ');

/** The table in sight: [[cell, …], …] without its headings. */
const cells = (page) => page.evaluate(() => [...document.querySelectorAll('[role=table] [role=row]')]
  .filter((row) => row.ariaRowIndex !== '1' && row.getAttribute('aria-rowindex') !== '1')
  .map((row) => [...row.children].map((cell) => cell.textContent)));

const kRows = 1000;
const kValues = Float64Array.from({ length: kRows * 3 }, (_, i) => [Math.floor(i / 3) + 0.25, (Math.floor(i / 3) * 7919) % kRows, -i][i % 3]);
const kFileToTable = identity_page('float32[n,3]',
  { type: 'file', name: 'data', label: 'Measurements' },
  { type: 'dataframe', name: 'table', label: 'As a table', headers: ['Time', 'Height', 'Depth'] },
  { dimensions: { n: 4 } });

browser_test('an array from a file is the model\'s input, and its answer a table of it', async (browser, t) => {
  const page = await open(browser, t, kFileToTable);
  await drop(page, 'run 1.npy', npy('<f8', [kRows, 3], kValues));
  await page.by_role('button', 'Choose another file').wait();
  await page.by_role('button', 'Run').click();
  const table = page.by_role('table', 'As a table');
  await table.wait();
  assert.equal(await table.attribute('aria-rowcount'), String(kRows + 1));
  assert.deepEqual((await cells(page)).slice(0, 3), [['0.25', '0', '-2'], ['1.25', '919', '-5'], ['2.25', '838', '-8']]);
  assert.deepEqual(await page.errors(), []);
});

browser_test('a table is scrolled and sorted by keyboard; only what is in sight is in the page', async (browser, t) => {
  const page = await open(browser, t, kFileToTable);
  await drop(page, 'a.npy', npy('<f8', [kRows, 3], kValues));
  await page.by_role('button', 'Clear', { nth: 0 }).wait();
  await page.by_role('button', 'Run').click();
  const table = page.by_role('table', 'As a table');
  await table.wait();
  assert.ok((await cells(page)).length < 20);

  await page.by_role('button', 'Depth').focus();
  await page.press('Enter');
  await page.wait_for(() => document.querySelector('[role=columnheader]:nth-child(3)').getAttribute('aria-sort') === 'ascending');
  await page.wait_for(() => document.querySelectorAll('[role=cell]')[2].textContent === '-2999');
  await page.press('Enter');
  await page.wait_for(() => document.querySelectorAll('[role=cell]')[2].textContent === '-2');
  await page.by_role('button', 'Height').click();
  await page.wait_for(() => document.querySelectorAll('[role=cell]')[4].textContent === '1');

  await table.focus();
  await page.press('End');
  await page.wait_for(() => [...document.querySelectorAll('[role=cell]')].some((cell) => cell.textContent === '999'));
  const last = await page.evaluate(() => [...document.querySelectorAll('[role=row]')].at(-1).getAttribute('aria-rowindex'));
  assert.equal(last, String(kRows + 1));
  assert.deepEqual(await page.errors(), []);
});

browser_test('what was sorted is copied and saved as it is shown, exact', async (browser, t) => {
  const page = await open(browser, t, kFileToTable);
  await drop(page, 'a.npy', npy('<f4', [2, 3], Float32Array.from([0.1, 5, 1, 16777216, 2, 3])));
  await page.by_role('button', 'Clear', { nth: 0 }).wait();
  await page.by_role('button', 'Run').click();
  await page.by_role('button', 'Height').click();
  await page.wait_for(() => document.querySelectorAll('[role=cell]')[1]?.textContent === '2');
  await page.evaluate(() => {
    window.saved = []
    URL.createObjectURL = (blob) => { blob.text().then((text) => window.saved.push(text)); return 'blob:none' }
  });
  await page.by_role('button', 'Copy As a table').focus();
  await page.evaluate(() => document.querySelector('.exports summary').focus());
  await page.press('Enter');
  await page.wait_for(() => document.querySelector('.exports details').open);
  await page.press('Tab'); // to the first form, CSV
  await page.press('Enter');
  assert.equal(await page.wait_for(() => window.saved[0]), 'Time,Height,Depth\n16777216,2,3\n0.1,5,1\n');
});

browser_test('a wrong array is refused in words, and the right one stays', async (browser, t) => {
  const page = await open(browser, t, kFileToTable);
  await drop(page, 'good.npy', npy('<f4', [1, 3], Float32Array.from([1, 2, 3])));
  await page.by_role('button', 'Choose another file').wait();
  await drop(page, 'wide.npy', npy('<f4', [1, 4], Float32Array.from([1, 2, 3, 4])));
  assert.equal(await said(page), 'This input does not take such a file. wide.npy holds float32[1,4], and float32[?,3] is needed. '
    + 'Give it a file of a kind that it takes.');
  const result = await page.evaluate(() => window.vitrine.predict({}));
  assert.deepEqual(result.table, { headers: ['Time', 'Height', 'Depth'], data: [[1, 2, 3]] });
});
