// `vitrine dev`: a page that follows its spec, tells what is wrong with it, and keeps what was typed.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { browser_test } from './harness/index.mjs';
import { kRepository, kCommand } from './support.mjs';

/** The address of a server that follows the spec, once it says so. */
function follow(spec, t) {
  const server = spawn(kCommand, ['dev', spec], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  t.after(async () => {
    server.kill('SIGINT');
    assert.equal(await ended, 0);
  });
  return new Promise((resolve, reject) => {
    let said = '';
    server.stdout.on('data', (text) => {
      said += text;
      const [address] = /http:\/\/localhost:\d+\//.exec(said) ?? [];
      if (address) resolve(address.replace('localhost', '127.0.0.1'));
    });
    ended.then((code) => reject(new Error(`vitrine dev ended with ${code}: ${said}`)));
  });
}

browser_test('a page follows its spec, and says what is wrong with it', async (browser, t) => {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-dev-test-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const spec = join(folder, 'demo.json');
  copyFileSync(join(kRepository, 'models/iris/iris.onnx'), join(folder, 'iris.onnx'));
  const plain = { model: 'iris.onnx', title: 'First', outputs: { type: 'label', tensor: 'probabilities' } };
  const write = (changes) => writeFileSync(spec, typeof changes === 'string' ? changes : JSON.stringify({ ...plain, ...changes }));
  const inputs = ['Length', 'Width', 'Height', 'Depth'].map((label) => ({ type: 'number', label }));
  write({ inputs });
  const address = await follow(spec, t);
  const page = await browser.open(address);
  t.after(() => page.close());
  const title = (text) => page.wait_for((wanted) => document.querySelector('h1')?.textContent === wanted, text);
  const says = (text) => page.wait_for((wanted) =>
    [...document.querySelectorAll('[role=alert]')].some(({ textContent }) => textContent.includes(wanted)), text);
  await title('First');
  await page.wait_for(() => window.vitrine?.ready.then(() => true));

  await page.by_role('textbox', 'Length').type('7');
  await page.press('Tab');
  write({ title: 'Second', inputs });
  await title('Second');
  await page.wait_for(() => window.vitrine?.ready.then(() => true));
  await page.wait_for(() => [...document.querySelectorAll('input')].some(({ value }) => value.includes('7')));

  write({ title: 'Third', inputs, outputs: 'lable' });
  await says('did you mean "label"');
  assert.equal(await page.evaluate(() => document.querySelector('h1').textContent), 'Second');
  write('{ "model": ');
  await says('E100');

  write({ title: 'Fourth', inputs });
  await title('Fourth');
  assert.equal(await page.evaluate(() => document.body.innerText.includes('could not be built')), false);
  assert.deepEqual((await page.errors()).filter((error) => !/vitrine-dev/.test(error)), []);
  assert.match(readFileSync(spec, 'utf8'), /Fourth/);
});
