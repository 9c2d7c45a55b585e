// Proves the harness itself: every other page test stands on what is checked here.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { browser_test, serve } from './harness/index.mjs';

const kPage = `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy"
  content="default-src 'self' 'unsafe-inline'; connect-src 'self' https://far.example http://far.example">
<meta name="viewport" content="width=device-width"><title>Tiny</title>
<style>body { margin: 8px; height: 2000px } @media (prefers-color-scheme: dark) { body { background: #123456 } }</style>
<h1>Tiny page</h1>
<button onclick="said.textContent = 'clicked ' + event.isTrusted">Say "it"</button>
<label>Your name <input oninput="said.textContent = value"></label>
<label for="amount">Amount</label> <input id="amount" type="range" min="0" max="10" value="5" oninput="said.textContent = value">
<label>Picture <input type="file" onchange="said.textContent = files[0].name"></label>
<canvas role="img" aria-label="Drawing" width="120" height="80" style="display: block; background: #eee"></canvas>
<p role="status" id="said"></p>
<script>
  const canvas = document.querySelector('canvas');
  const path = [];
  for (const type of ['pointerdown', 'pointermove', 'pointerup']) {
    canvas.addEventListener(type, (event) => {
      if (type === 'pointermove' && !event.buttons) return;
      path.push([type, Math.round(event.offsetX), Math.round(event.offsetY)]);
    });
  }
  addEventListener('wheel', (event) => { said.textContent = 'wheel ' + Math.sign(event.deltaY); });
</script>`;

async function with_page(browser, t, options) {
  const server = await serve({ 'index.html': kPage, 'late.txt': 'late' }, { prefix: '/a/b/' });
  t.after(() => server.close());
  const page = await browser.open(server.url, options);
  t.after(() => page.close());
  return { page, server };
}

browser_test('click, type, press, wheel', async (browser, t) => {
  const { page, server } = await with_page(browser, t);
  assert.match(browser.version, /\d/);
  assert.equal(await page.by_role('heading', 'Tiny page').text(), 'Tiny page');
  await page.by_role('button', 'Say "it"').click();
  assert.equal(await page.by_role('status').text(), 'clicked true');
  await page.by_role('textbox', 'Your name').type('Zoë 3');
  assert.equal(await page.by_role('status').text(), 'Zoë 3');
  await page.press('Control+a');
  await page.press('Backspace');
  assert.equal(await page.by_role('textbox', 'Your name').value(), '');
  await page.by_role('slider', 'Amount').press('ArrowRight');
  assert.equal(await page.by_role('status').text(), '6');
  await page.by_role('img', 'Drawing').wheel(100);
  await page.wait_for(() => document.querySelector('#said').textContent === 'wheel 1');
  assert.equal(await page.evaluate(async (a, b) => (await Promise.resolve(a)) + b.c, 1, { c: 2 }), 3);
  assert.equal(await page.evaluate('document.title'), 'Tiny');
  assert.deepEqual(await page.errors(), []);
  assert.deepEqual(page.outside(), []);
  assert.ok((await page.requests()).includes(server.url), 'the page itself is among the requests');
});

browser_test('drag on a canvas, choose a file', async (browser, t) => {
  const { page } = await with_page(browser, t);
  await page.by_role('img', 'Drawing').drag([[10, 10], [50, 10], [50, 70]]);
  const path = await page.evaluate('path');
  assert.deepEqual(path[0], ['pointerdown', 10, 10]);
  assert.ok(path.some(([type, x, y]) => type === 'pointermove' && x === 50 && y === 10), JSON.stringify(path));
  assert.ok(path.length >= 8, 'moves come in steps');
  assert.deepEqual(path.at(-1), ['pointerup', 50, 70]);
  await page.by_role('button', 'Picture').choose_files(new URL(import.meta.url).pathname);
  assert.equal(await page.by_role('status').text(), 'smoke.test.mjs');
});

browser_test('size, pixel ratio, colour scheme, screenshot', async (browser, t) => {
  const { page } = await with_page(browser, t, { width: 500, height: 400, device_scale_factor: 2, color_scheme: 'dark' });
  assert.deepEqual(await page.evaluate('[innerWidth, innerHeight, devicePixelRatio]'), [500, 400, 2]);
  assert.equal(await page.evaluate('getComputedStyle(document.body).backgroundColor'), 'rgb(18, 52, 86)');
  await page.resize(700, 500);
  await page.wait_for('innerWidth === 700 && innerHeight === 500');
  const folder = await mkdtemp(join(tmpdir(), 'vitrine-smoke-'));
  t.after(() => rm(folder, { recursive: true }));
  await page.screenshot(join(folder, 'page.png'));
  const png = await readFile(join(folder, 'page.png'));
  assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [1400, 1000]);
});

browser_test('errors, and requests to other machines, are seen', async (browser, t) => {
  const { page } = await with_page(browser, t);
  await page.evaluate(() => {
    console.error('first', 1);
    setTimeout(() => { throw new Error('second'); });
  });
  await page.evaluate(() => fetch('https://far.example/x').catch(() => {}));
  await page.evaluate(() => fetch('http://far.example/y').catch(() => {}));
  const errors = (await page.errors()).join('\n');
  assert.match(errors, /error: first 1/);
  assert.match(errors, /second/);
  const outside = page.outside().join(' ');
  assert.match(outside, /far\.example:443/);
  assert.match(outside, /http:\/\/far\.example\/y/);
});

browser_test('a file, and a sandboxed iframe', async (browser, t) => {
  const folder = await mkdtemp(join(tmpdir(), 'vitrine-smoke-'));
  t.after(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'tiny.html'), kPage);
  const page = await browser.open(pathToFileURL(join(folder, 'tiny.html')).href);
  t.after(() => page.close());
  assert.equal(await page.evaluate('location.protocol'), 'file:');
  await page.by_role('button', 'Say "it"').click();
  assert.equal(await page.by_role('status').text(), 'clicked true');

  const server = await serve({
    'index.html': '<!doctype html><title>Host</title><p>Some text above</p><iframe sandbox="allow-scripts" src="tiny.html" width="600" height="400"></iframe>',
    'tiny.html': kPage,
  });
  t.after(() => server.close());
  await page.goto(server.url);
  const inner = await page.frame(0);
  assert.equal(await inner.evaluate('origin'), 'null');
  await inner.by_role('button', 'Say "it"').click();
  assert.equal(await inner.by_role('status').text(), 'clicked true');
  await inner.by_role('img', 'Drawing').drag([[10, 10], [50, 70]]);
  assert.deepEqual(await inner.evaluate('[path[0], path.at(-1)]'), [['pointerdown', 10, 10], ['pointerup', 50, 70]]);
  await inner.by_role('textbox', 'Your name').type('in');
  assert.equal(await inner.by_role('textbox', 'Your name').value(), 'in');
});

browser_test('a server that fails', async (browser, t) => {
  const server = await serve(
    { 'index.html': kPage, 'data.bin': 'x'.repeat(1000) },
    { respond: (path) => ({ 'lost.txt': { status: 503 }, 'data.bin': { cut_at: 10 } })[path] },
  );
  t.after(() => server.close());
  const page = await browser.open(server.url);
  t.after(() => page.close());
  assert.equal(await page.evaluate(() => fetch('lost.txt').then((answer) => answer.status)), 503);
  assert.equal(await page.evaluate(() => fetch('data.bin').then((answer) => answer.text()).catch(() => 'broken')), 'broken');
  assert.equal(await page.evaluate(() => fetch('none.txt').then((answer) => answer.status)), 404);
  assert.deepEqual(server.requests.slice(0, 1), ['index.html']);
  assert.ok(server.requests.includes('data.bin'));
});
