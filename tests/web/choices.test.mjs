// Checkbox, dropdown, radio and checkboxgroup, by pointer and by keyboard: what is chosen is what the model gets.
import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { model } from '../golden/onnx.mjs';
import { browser_test, serve } from './harness/index.mjs';
import { build_page } from './support.mjs';

const kInputs = [
  { type: 'checkbox', name: 'irrigated', label: 'Irrigated' },
  { type: 'dropdown', name: 'soil', label: 'Soil', choices: ['Sand', 'Loam', 'Clay'] },
  { type: 'radio', name: 'yield', label: 'Yield', choices: ['Low', 'Medium', 'High'] },
  { type: 'radio', name: 'season', label: 'Season', choices: [['Early spring', 3.5], ['High summer', 7], ['Late autumn', 10.5]], value: 7 },
  { type: 'checkboxgroup', name: 'seen', label: 'Seen', choices: ['Wind', 'Rain', 'Frost', 'Hail'], value: ['Rain'] },
  { type: 'textbox', name: 'notes', label: 'Notes', lines: 3, placeholder: 'What else?' },
];

function choices_page() {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-choices-'));
  const types = { irrigated: 'bool[1]', soil: 'int64[1]', yield: 'float32[1,3]', season: 'float32[1]', seen: 'float32[1,4]', notes: 'string[1]' };
  const names = Object.keys(types);
  writeFileSync(join(folder, 'identity.onnx'), model({
    inputs: types,
    outputs: Object.fromEntries(names.map((name) => [`${name}_out`, types[name]])),
    nodes: names.map((name) => ['Identity', [name], [`${name}_out`]]),
  }));
  return build_page({
    model: join(folder, 'identity.onnx'),
    title: 'Choices',
    inputs: kInputs.map((input) => ({ ...input, tensor: input.name })),
    outputs: names.map((name) => ({ type: 'json', name, tensor: `${name}_out` })),
  });
}

async function open(browser, t, options) {
  const server = await serve(choices_page());
  t.after(() => server.close());
  const page = await browser.open(server.url, options);
  t.after(() => page.close());
  await page.wait_for(() => document.documentElement.dataset.state === 'ready');
  return page;
}

/** What the model got, as flat lists. */
const fed = (page) => page.evaluate(async () => {
  const outputs = await window.vitrine.predict({ notes: 'x' });
  return Object.fromEntries(Object.entries(outputs).map(([name, { data }]) => [name, data]));
});

browser_test('choosing with the pointer', async (browser, t) => {
  const page = await open(browser, t);
  await page.by_role('checkbox', 'Irrigated').click();
  await page.by_role('radio', 'High').click();
  await page.by_role('radio', 'Late autumn').click();
  await page.by_role('checkbox', 'Rain').click();
  await page.by_role('checkbox', 'Hail').click();
  // Its list is the browser's own window: what a choice in it does is done here. WebKit calls it a button.
  await page.evaluate(() => {
    const select = document.querySelector('select[aria-label="Soil"]');
    select.selectedIndex = 2;
    select.dispatchEvent(new Event('change', { bubbles: true }));
  });
  await page.wait_for(() => document.querySelector('select').selectedIndex === 2);
  const { irrigated, soil, season, seen, ...rest } = await fed(page);
  assert.deepEqual({ irrigated, soil, season, seen }, { irrigated: [true], soil: [2], season: [10.5], seen: [0, 0, 0, 1] });
  assert.deepEqual(rest.yield, [0, 0, 1]);
  assert.deepEqual(await page.errors(), []);
});

browser_test('choosing with the keyboard; what is drawn shows where the focus is', async (browser, t) => {
  const page = await open(browser, t);
  const checked = (name) => page.by_role('radio', name).evaluate((element) => element.checked);
  await page.by_role('checkbox', 'Irrigated').focus();
  await page.press(' ');
  await page.by_role('radio', 'High summer').focus();
  await page.press('ArrowDown');
  await page.wait_for(() => document.activeElement.getAttribute('aria-label') === 'Late autumn');
  assert.equal(await checked('Late autumn'), true);
  const wraps = browser.name !== 'WebKit'; // GTK's stops at the last
  if (wraps) {
    await page.press('ArrowDown');
    await page.wait_for(() => document.activeElement.getAttribute('aria-label') === 'Early spring');
  }
  await page.by_role('checkbox', 'Wind').focus();
  await page.press(' ');
  await page.by_role('radio', 'Low').focus();
  await page.press(' ');
  const { irrigated, season, seen, ...rest } = await fed(page);
  assert.deepEqual({ irrigated, season, seen }, { irrigated: [true], season: [wraps ? 3.5 : 10.5], seen: [1, 1, 0, 0] });
  assert.deepEqual(rest.yield, [1, 0, 0]);
});

browser_test('nothing chosen is an empty input, and says so at its place', async (browser, t) => {
  const page = await open(browser, t);
  await page.by_role('button', 'Run').click();
  await page.wait_for(() => !document.getElementById('w2-problem').hidden);
  const problem = await page.evaluate(() => document.getElementById('w2-problem').textContent);
  assert.match(problem, /This input is empty/);
  const group = page.by_role('radiogroup', 'Yield');
  assert.match(await group.attribute('aria-describedby'), /w2-problem/);
  await page.by_role('radio', 'Low').click();
  await page.wait_for(() => document.getElementById('w2-problem').hidden);
});

browser_test('a click anywhere in the drop zone opens the file dialog', async (browser, t) => {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-zone-'));
  writeFileSync(join(folder, 'm.onnx'), model({
    inputs: { x: 'float32[1,3,8,8]' }, outputs: { y: 'float32[1,3,8,8]' }, nodes: [['Identity', ['x'], ['y']]],
  }));
  const server = await serve(build_page({ model: join(folder, 'm.onnx'), inputs: 'image', outputs: 'json' }));
  t.after(() => server.close());
  const page = await browser.open(server.url);
  t.after(() => page.close());
  await page.wait_for(() => document.documentElement.dataset.state === 'ready');
  await page.evaluate(() => {
    window.opened = 0;
    document.getElementById('file').click = () => { window.opened++; };
  });
  const zone = page.by_role('button', 'Choose a file');
  const { width, height } = await zone.box();
  for (const at of [[8, 8], [width - 8, height - 8]]) await zone.click({ at });
  await zone.press('Enter');
  assert.equal(await page.evaluate(() => window.opened), 3);
});

browser_test('what an input method composes arrives as it was chosen', async (browser, t) => {
  if (browser.name !== 'Chromium') return t.skip('only Chromium lets an input method be played');
  const page = await open(browser, t);
  await page.evaluate(() => {
    window.sent = [];
    document.querySelector('textarea').addEventListener('input', ({ isComposing, target }) => {
      if (isComposing) window.sent.push(target.value);
    });
  });
  const notes = page.by_role('textbox', 'Notes');
  await notes.focus();
  await page.compose('nihao', '你好');
  assert.ok((await page.evaluate('window.sent')).length >= 5, 'the letters were there while it was composed');
  assert.equal(await notes.value(), '你好');
  await page.type('!');
  assert.equal(await notes.value(), '你好!');
  const answered = await page.evaluate(async () => (await window.vitrine.predict({ yield: 'Low', soil: 'Sand' })).notes.data);
  assert.deepEqual(answered, ['你好!']);
  assert.deepEqual(await page.errors(), []);
});
