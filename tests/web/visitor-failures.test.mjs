// What goes wrong, and what the visitor reads: always a sentence with what happened, a way on and a number.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { browser_test, serve } from './harness/index.mjs';
import { build_page, demo_of } from './support.mjs';

const kSite = build_page(demo_of('iris'));

async function open(browser, t, site, respond) {
  const server = await serve(site, { respond });
  t.after(() => server.close());
  const page = await browser.open(server.url);
  t.after(() => page.close());
  return page;
}

/** The panel's text: the one alert that is shown. */
const failure = async (page) => (await page.by_role('alert').text()).replace(/\s+/g, ' ');

async function rejection(page) {
  return page.evaluate(() => window.vitrine.ready.then(() => null, ({ code }) => code));
}

async function predicts(page) {
  await page.evaluate(() => window.vitrine.ready.then(() => true));
  await page.by_role('button', 'Run').click();
  await page.wait_for(() => document.querySelector('[role=status]').textContent.startsWith('Iris versicolor'));
}

/** The page as its server gives it, with a line before boot.js: a browser that lacks something. */
const with_line = (line) => (path) => (path.includes('boot')
  ? { body: `${line}\n${readFileSync(join(kSite, path))}` } : undefined);

browser_test('a site opened as a file says that it must be served', async (browser, t) => {
  const page = await browser.open(pathToFileURL(join(kSite, 'index.html')).href);
  t.after(() => page.close());
  assert.match(await failure(page), /^This page must be served\. .*vitrine serve.*\(E601\)/);
  assert.equal(await page.by_role('button', 'Retry').exists(), false);
});

browser_test('a model with one byte changed is not run', async (browser, t) => {
  const name = readdirSync(join(kSite, 'assets')).find((each) => each.includes('.onnx'));
  const body = readFileSync(join(kSite, 'assets', name));
  body[body.length >> 1] ^= 1;
  const page = await open(browser, t, kSite, (path) => (path.endsWith(name) ? { body } : undefined));
  assert.equal(await rejection(page), 603);
  assert.match(await failure(page), /^A part of the page is not what it should be: .*onnx.*\(E603\)/);
});

browser_test('after a failed download, Retry fetches it again', async (browser, t) => {
  let is_down = true;
  const page = await open(browser, t, kSite,
    (path) => (is_down && path.includes('runtime') ? { status: 503 } : undefined));
  assert.equal(await rejection(page), 602);
  assert.match(await failure(page), /^A part of the page could not be downloaded: .*runtime.*503\..*\(E602\)/);
  is_down = false;
  await page.by_role('button', 'Retry').click();
  await predicts(page);
  assert.equal(await page.by_role('alert').exists(), false, 'the message is gone');
});

for (const [part, fault] of [['viewer', { status: 503 }], ['.onnx', { status: 404 }], ['.onnx', { cut_at: 100 }]]) {
  const how = fault.status ? `answered ${fault.status}` : 'broken off';
  browser_test(`after a download of ${part} was ${how}, Retry fetches it again`, async (browser, t) => {
    let is_down = true;
    const page = await open(browser, t, kSite, (path) => (is_down && path.includes(part) ? fault : undefined));
    assert.equal(await rejection(page), 602);
    assert.match(await failure(page), /^A part of the page could not be downloaded: .*\(E602\)/);
    await page.by_role('button', 'Retry').click();
    assert.equal(await rejection(page), 602, 'it is still down');
    is_down = false;
    await page.by_role('button', 'Retry').click();
    await predicts(page);
    assert.equal(await page.by_role('alert').exists(), false, 'the message is gone');
  });
}

browser_test('a viewer that crashes starts the page anew; when it does so again, Retry is offered', async (browser, t) => {
  // Every call into the viewer traps from the moment that `trapped` is set, as after a bug of its own.
  const traps = with_line(`{
    const instantiate = WebAssembly.instantiate;
    const trapping = (call) => (...values) => {
      if (globalThis.trapped) throw new WebAssembly.RuntimeError('unreachable');
      return call(...values);
    };
    WebAssembly.instantiate = async (...given) => {
      const { instance, module } = await instantiate.apply(WebAssembly, given);
      const exports = Object.entries(instance.exports).map(([name, value]) =>
        [name, typeof value === 'function' ? trapping(value) : value]);
      return { instance: { exports: Object.fromEntries(exports) }, module };
    };
  }`);
  const page = await open(browser, t, kSite, traps);
  await predicts(page);
  // Later, and at one go: the page may be loaded anew as soon as anything is drawn.
  const crash = () => page.evaluate(() => {
    globalThis.trapped = false;
    setTimeout(() => {
      globalThis.trapped = true;
      document.getElementById('run').click();
    });
  });
  const starts_anew = () => page.wait_for(() => globalThis.trapped === undefined && window.vitrine);
  await crash();
  await starts_anew();
  await predicts(page);
  assert.equal(await page.by_role('alert').exists(), false);
  await crash();
  assert.match(await failure(page), /^The page has an internal error: unreachable\. .*\(E605\)/);
  assert.equal(await page.evaluate(() => window.vitrine.predict({}).then(() => null, ({ code }) => code)), 605);
  await page.by_role('button', 'Retry').click();
  await starts_anew();
  await predicts(page);
  assert.equal(await page.by_role('alert').exists(), false);
});

browser_test('after the worker died twice while it loaded, Retry starts another', async (browser, t) => {
  const dies = with_line(`{
    const Real = Worker;
    const broken = URL.createObjectURL(new Blob(['throw new Error("killed")']));
    globalThis.dying = true;
    globalThis.Worker = class extends Real {
      constructor(url) { super(globalThis.dying ? broken : url); }
    };
  }`);
  const page = await open(browser, t, kSite, dies);
  assert.equal(await rejection(page), 502);
  assert.match(await failure(page), /^The model's worker stopped twice: .*killed.*\(E502\)/);
  await page.evaluate(() => { globalThis.dying = false; });
  await page.by_role('button', 'Retry').click();
  await predicts(page);
  assert.equal(await page.by_role('alert').exists(), false);
});

browser_test('a browser without WebAssembly is told so', async (browser, t) => {
  const page = await open(browser, t, kSite, with_line('delete globalThis.WebAssembly;'));
  assert.match(await failure(page), /^This browser has no WebAssembly\. .*\(E600\)/);
});

// What plain http, other than on localhost, does to every browser.
browser_test('without crypto.subtle the files are hashed by the viewer, and a changed one is still found', async (browser, t) => {
  const no_subtle = with_line("Object.defineProperty(globalThis.crypto, 'subtle', { value: undefined });");
  const page = await open(browser, t, kSite, no_subtle);
  await predicts(page);
  assert.deepEqual(await page.errors(), []);

  const changed = (path) => {
    if (!path.endsWith('.onnx')) return no_subtle(path);
    const body = readFileSync(join(kSite, path));
    body[body.length >> 1] ^= 1;
    return { body };
  };
  assert.equal(await rejection(await open(browser, t, kSite, changed)), 603);
});

browser_test('a picture that cannot be read is refused at its widget, and the page goes on', async (browser, t) => {
  const inputs = { type: 'image', name: 'digit', label: 'Scan' };
  const page = await open(browser, t, build_page({ ...demo_of('digits'), live: false, inputs }));
  await page.evaluate(() => window.vitrine.ready.then(() => true));
  await page.by_role('group', 'Scan').evaluate((element) => {
    const dataTransfer = new DataTransfer();
    const start_of_png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 1, 2, 3]);
    dataTransfer.items.add(new File([start_of_png], 'torn.png', { type: 'image/png' }));
    element.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer }));
  });
  assert.match(await failure(page), /This picture can't be read.*Save it as JPEG or PNG/);
  const [answer] = await page.evaluate(async () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 28, height: 28 });
    const context = canvas.getContext('2d');
    context.fillRect(0, 0, 28, 28);
    context.fillStyle = '#fff';
    context.fillRect(13, 4, 3, 20);
    return Object.values(await window.vitrine.predict({ digit: canvas }));
  });
  assert.equal(answer.label, '1');
});
