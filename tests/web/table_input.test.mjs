// A table that is filled in: by keyboard, from the clipboard, from a CSV file; its answers are native onnxruntime's.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { model } from '../golden/onnx.mjs';
import { browser_test, serve } from './harness/index.mjs';
import { assert_close, build_page, expected_values, reference, shortest } from './support.mjs';

const kFolder = mkdtempSync(join(tmpdir(), 'vitrine-table-input-'));
process.on('exit', () => rmSync(kFolder, { recursive: true, force: true }));

const kIris = reference('iris');
const kHeaders = ['Sepal length', 'Sepal width', 'Petal length', 'Petal width'];
const kFlowers = build_page({
  model: kIris.model,
  title: 'Flowers',
  inputs: { type: 'dataframe', name: 'flowers', label: 'Flowers', headers: kHeaders, row_count: 2 },
  outputs: { type: 'dataframe', name: 'species', label: 'Species', tensor: 'probabilities', headers: ['setosa', 'versicolor', 'virginica'] },
});
const kRows = kIris.cases.map(({ inputs }) => [...expected_values(inputs.X)].map(shortest)); // as a person would write them
const kAnswers = kIris.cases.map(({ outputs }) => [...expected_values(outputs.probabilities)]);

async function open(browser, t, site, options) {
  const server = await serve(site);
  t.after(() => server.close());
  const page = await browser.open(server.url, { width: 1000, height: 900, ...options });
  t.after(() => page.close());
  await page.evaluate(() => window.vitrine.ready.then(() => true));
  return page;
}

const grid = (page) => page.by_role('grid', 'Flowers');
/** What is in sight of the table, row by row; the cell that is edited by what its field holds. */
const cells = (page) => page.evaluate(() => [...document.querySelectorAll('[role=grid] [role=row]')]
  .map((row) => [...row.querySelectorAll('[role=gridcell]')].map((cell) => cell.querySelector('input')?.value ?? cell.textContent))
  .filter((row) => row.length));
async function shows(page, rows) {
  let found;
  for (const deadline = Date.now() + 10_000; Date.now() < deadline; await new Promise((resolve) => setTimeout(resolve, 40))) {
    found = (await cells(page)).slice(0, rows.length);
    if (JSON.stringify(found) === JSON.stringify(rows)) return;
  }
  assert.deepEqual(found, rows);
}
const problem = (page, pattern) => page.wait_for((text) => new RegExp(text).test(document.getElementById('w0-problem').textContent), pattern.source);
const edit = (page) => page.evaluate(() => document.querySelector('[role=grid] input').focus());

/** As the browser does when a visitor presses Ctrl+V in the cell that has the focus. */
const paste = (page, text) => page.evaluate((pasted) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/plain', pasted);
  const event = new ClipboardEvent('paste', { bubbles: true, cancelable: true });
  Object.defineProperty(event, 'clipboardData', { value: clipboardData }); // Firefox takes none from a page
  document.querySelector('[role=grid] input').dispatchEvent(event);
}, text);

/** Drops a file on the page. */
const drop = (page, file) => page.evaluate((name, base64) => {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name, { type: 'text/csv' }));
  document.querySelector('h1').dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer }));
}, basename(file), readFileSync(file).toString('base64'));

const answers = (page) => page.evaluate(async () => (await window.vitrine.predict({})).species.data);

function assert_answers(found, wanted) {
  assert.equal(found.length, wanted.length);
  found.forEach((row, i) => assert_close(row, wanted[i], 1e-4));
}

browser_test('cells are filled in by keyboard, and run; a wrong one is said with its place', async (browser, t) => {
  const page = await open(browser, t, kFlowers);
  await grid(page).wait();
  assert.equal(await grid(page).attribute('aria-rowcount'), '3');
  await edit(page);
  const [first] = kRows;
  for (const [i, value] of first.entries()) {
    await page.type(value);
    if (i < 3) await page.press('ArrowRight');
  }
  await shows(page, [first]);
  await page.press('Enter'); // down, as in a spreadsheet
  for (const letter of '2.05') { // each one is drawn before the next
    await page.type(letter);
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  }
  assert.equal(await page.evaluate(() => document.querySelector('[role=grid] input').value), '2.05');
  await page.press('Escape');
  await page.type('wide');
  await page.by_role('button', 'Run').click();
  await problem(page, /Row 2, Petal width.*wide/);
  await edit(page);
  await page.press('Escape');
  await page.press('Delete');
  await page.wait_for(() => document.querySelector('[role=grid] input').value === '');
  await page.by_role('button', 'Run').click();
  await page.wait_for(() => document.querySelectorAll('#w1 [role=table] [role=cell]').length === 3);
  assert_answers(await answers(page), kAnswers.slice(0, 1)); // the empty row is none
  assert.deepEqual(await page.errors(), []);
});

browser_test('cells from a spreadsheet make the table as long as they are; that can be undone', async (browser, t) => {
  const page = await open(browser, t, kFlowers);
  await edit(page);
  await paste(page, `${kHeaders.join('\t')}\r\n${kRows.map((row) => row.join('\t')).join('\r\n')}\r\n`);
  await shows(page, kRows);
  assert.equal(await grid(page).attribute('aria-rowcount'), String(kRows.length + 1));
  assert_answers(await answers(page), kAnswers);
  await page.by_role('button', 'Undo').click();
  await page.wait_for(() => document.querySelector('[role=grid]').getAttribute('aria-rowcount') === '3');
  assert.deepEqual((await cells(page)).flat().filter(Boolean), []);
  await page.by_role('button', 'Add a row').click();
  await page.wait_for(() => document.querySelector('[role=grid]').getAttribute('aria-rowcount') === '4');
  await page.by_role('button', 'Remove this row').click();
  await page.wait_for(() => document.querySelector('[role=grid]').getAttribute('aria-rowcount') === '3');
  assert.deepEqual(await page.errors(), []);
});

browser_test('a CSV file as a German spreadsheet writes it, its columns in another order; it survives a reload', async (browser, t) => {
  const page = await open(browser, t, kFlowers);
  const order = [3, 0, 2, 1];
  const line = (row) => order.map((i) => row[i]).join(';');
  const file = join(kFolder, 'blumen.csv');
  writeFileSync(file, `\ufeff${line(kHeaders)}\r\n${kRows.map((row) => line(row.map((value) => value.replace('.', ',')))).join('\r\n')}\r\n`);
  await drop(page, file);
  await shows(page, kRows);
  assert_answers(await answers(page), kAnswers);

  writeFileSync(file, 'a,b\n1,2\n');
  await drop(page, file);
  await problem(page, /Columns in blumen\.csv: 2\. Needed are 4: Sepal length/);
  await shows(page, kRows);
  await page.wait_for(() => Object.entries(sessionStorage).some(([key]) => key.startsWith('vitrine-draft')));
  await page.reload();
  await page.evaluate(() => window.vitrine.ready.then(() => true));
  await shows(page, kRows);
  assert.deepEqual(await page.errors(), []);
});

browser_test('lists of any length, without a spec: pasted as programs print them; two that do not go together are named', async (browser, t) => {
  const file = join(kFolder, 'lists.onnx');
  const type = 'float32[batch,n]';
  writeFileSync(file, model({ inputs: { ids: type, mask: type }, outputs: { y: type }, nodes: [['Add', ['ids', 'mask'], ['y']]] }));
  const page = await open(browser, t, build_page({ model: file }));
  await edit(page);
  await paste(page, '[[1, 2,\n  3]]');
  await shows(page, [['1'], ['2'], ['3']]);
  const refused = await page.evaluate(() => window.vitrine.predict({ mask: [1, 1] }).catch(({ message }) => message));
  assert.match(refused, /E418.*Ids: n = 3, Mask: n = 2/);
  await page.by_role('button', 'Run').click();
  await page.wait_for(() => document.getElementById('w1-problem').textContent.includes('Ids: n = 3, Mask: n = 2'));
  const answer = await page.evaluate(async () => (await window.vitrine.predict({ mask: [10, 20, 30] })).result.data);
  assert.deepEqual(answer, [11, 22, 33]);
  assert.deepEqual(await page.errors(), []);
});
