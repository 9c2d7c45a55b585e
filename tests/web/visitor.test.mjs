// What a visitor does with a page: draws, types, uses keys alone, a finger, a small screen; and what a program does.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { model } from '../golden/onnx.mjs';
import { browser_test, serve } from './harness/index.mjs';
import { build_page, demo_of, kRepository } from './support.mjs';

const kPages = { digits: build_page(demo_of('digits')), iris: build_page(demo_of('iris')), slow: slow_page() };
const kDigits = JSON.parse(readFileSync(join(kRepository, 'models/digits/cases.json'), 'utf8')).cases
  .filter(({ drawing }) => drawing);
const kSurface = 'Your digit: draw here. Arrow keys move the pen, Space lowers and lifts it.';

async function open(browser, t, name, options, serving) {
  const server = await serve(kPages[name], serving);
  t.after(() => server.close());
  const page = await browser.open(server.url, options);
  t.after(() => page.close());
  await page.evaluate(() => window.vitrine.ready.then(() => true));
  return page;
}

/** Until the live region says it. */
const says = (page, pattern) => waits(async () => pattern.test(await page.by_role('status').text()),
  async () => `the status to say ${pattern}; it says "${await page.by_role('status').text()}"`);

async function waits(attempt, what) {
  for (const deadline = Date.now() + 10_000; Date.now() < deadline; await sleep(40)) if (await attempt()) return;
  assert.fail(`waited for ${await what()}`);
}

/** A stroke of cases.json, in units of the drawing's height, as positions on the surface. */
function on_surface({ width, height }, stroke) {
  return stroke.map(([x, y]) => [width / 2 + (x - 0.5) * height, y * height]);
}

async function draw(page, strokes, how = 'drag') {
  const surface = page.by_role('application', kSurface);
  const box = await surface.box();
  for (const stroke of strokes) await surface[how](on_surface(box, stroke), { steps: 1 });
}

const state_of = (page) => page.by_role('group', 'Your digit').text();

browser_test('digits that a visitor draws are recognised; undo and Clear take them away', async (browser, t) => {
  const page = await open(browser, t, 'digits');
  for (const digit of ['1', '3', '4', '7', '0']) {
    const { drawing, name } = kDigits.find(({ expected }) => expected === digit);
    await draw(page, drawing);
    // Answered while it is drawn: what is said before the last point may still change.
    const answer = () => page.by_role('group', 'Answer').text();
    const is_said = new RegExp(`^${digit}, \\d+% sure`, 'm');
    await waits(async () => is_said.test(await answer()) && is_said.test(await page.by_role('status').text()),
      async () => `${name} to be recognised; the answer is ${await answer()}`);
    await waits(async () => new RegExp(`^${drawing.length} stroke`, 'm').test(await state_of(page)), async () => `all strokes; the drawing is ${await state_of(page)}`);
    await page.by_role('button', 'Clear', { nth: 0 }).click(); // the drawing's own
    await waits(async () => /Empty/.test(await state_of(page)), () => 'an empty drawing');
  }

  const [four] = kDigits.filter(({ drawing }) => drawing.length === 2);
  await draw(page, four.drawing);
  await page.by_role('button', 'Undo').click();
  await waits(async () => /^1 stroke\b/m.test(await state_of(page)), () => 'one stroke');
  await page.by_role('button', 'Clear', { nth: 1 }).click(); // the page's
  await waits(async () => /Empty/.test(await state_of(page)), () => 'an empty drawing');
  assert.match(await page.by_role('group', 'Answer').text(), /No answer yet/);
  assert.equal(await page.by_role('status').text(), '');
  assert.equal(await page.by_role('button', 'Clear', { nth: 0 }).attribute('aria-disabled'), 'true');
  assert.deepEqual(await page.errors(), []);
});

browser_test('by keyboard alone: sliders, fields, Run; Tab goes through all in order', async (browser, t) => {
  const page = await open(browser, t, 'iris');
  const features = ['Sepal length', 'Sepal width', 'Petal length', 'Petal width'];
  const order = [...features.flatMap((name) => [name, `${name}, exact value`]), 'Run', 'Clear', 'Licences'];
  const reached = [];
  for (const _ of order) {
    await page.press('Tab');
    reached.push(await page.evaluate(() => {
      const focused = document.activeElement;
      return focused.getAttribute('aria-label') ?? focused.textContent;
    }));
  }
  assert.deepEqual(reached, order);

  const slider = page.by_role('slider', 'Petal length');
  assert.equal(await slider.value(), '4.3');
  await slider.press('ArrowRight');
  await page.wait_for((name) => document.activeElement.getAttribute('aria-label') === name, 'Petal length');
  await waits(async () => (await slider.attribute('aria-valuetext')) === '4.4 cm', () => '4.4 cm');
  assert.equal(await page.by_role('textbox', 'Petal length, exact value').value(), '4.4');

  for (const [name, text] of [['Petal length', '1.4'], ['Petal width', '0.2']]) {
    await page.by_role('textbox', `${name}, exact value`).press('Control+a');
    await page.type(text);
    await waits(async () => (await page.by_role('slider', name).value()) === text, () => `${name} at ${text}`);
  }
  await page.press('Control+Enter');
  await says(page, /^Iris setosa/);
  assert.match(await page.by_role('group', 'Species').text(), /Iris setosa/);

  await page.by_role('textbox', 'Petal length, exact value').press('Control+a');
  await page.type('6');
  await page.by_role('textbox', 'Petal width, exact value').press('Control+a');
  await page.type('2.5');
  await page.press('Enter');
  await says(page, /^Iris virginica/);
  assert.deepEqual(await page.errors(), []);
});

browser_test('a digit is drawn by keys', async (browser, t) => {
  const page = await open(browser, t, 'digits');
  await page.press('Tab');
  const press = async (key, times) => { for (let i = 0; i < times; ++i) await page.press(key); };
  await press('ArrowUp', 10);
  await press(' ', 1);
  await press('ArrowDown', 20);
  await press(' ', 1);
  await waits(async () => /^1 stroke\. Pen up/m.test(await state_of(page)), () => 'one stroke');
  await says(page, /^1\b/);
  assert.deepEqual(await page.errors(), []);
});

browser_test('nothing is drawn while nothing happens', async (browser, t) => {
  const page = await open(browser, t, 'digits');
  const frames = () => page.evaluate('window.vitrine.frames');
  const settled = async () => {
    for (let before = -1, now = await frames(); before !== now;) {
      await sleep(400);
      [before, now] = [now, await frames()];
    }
    return frames();
  };
  const loaded = await settled();
  assert.ok(loaded >= 2, 'each widget was drawn');
  await sleep(1500);
  assert.equal(await frames(), loaded, 'after loading');
  await page.by_role('application', kSurface).wheel(1);
  const hovered = await settled();
  assert.ok(hovered > loaded && hovered - loaded <= 20, `a pointer that comes draws ${hovered - loaded} frames`);
  await draw(page, kDigits.find(({ expected }) => expected === '1').drawing);
  await says(page, /^1\b/);
  const answered = await settled();
  await sleep(1500);
  assert.equal(await frames(), answered, 'after an answer');
  assert.deepEqual(await page.errors(), []);
});

browser_test('a finger draws, and does not scroll the page', async (browser, t) => {
  if (browser.name === 'WebKit') return t.skip('WebKitGTK has no touch screen to be driven');
  const page = await open(browser, t, 'digits', { width: 390, height: 500, touch: true });
  await page.by_role('application', kSurface).evaluate((element) => element.scrollIntoView({ block: 'nearest' }));
  const before = await page.evaluate('scrollY');
  assert.ok(before > 0, 'the page could scroll');
  await draw(page, kDigits.find(({ expected }) => expected === '1').drawing, 'touch_drag');
  await says(page, /^1\b/);
  assert.equal(await page.evaluate('scrollY'), before);
  assert.deepEqual(await page.errors(), []);
});

browser_test('a narrow screen needs no sideways scrolling', async (browser, t) => {
  for (const name of Object.keys(kPages)) {
    const page = await open(browser, t, name, { width: 320, height: 640 });
    const [inner, scroll] = await page.evaluate('[innerWidth, document.documentElement.scrollWidth]');
    if (browser.name !== 'WebKit') assert.equal(inner, 320);
    assert.ok(scroll <= inner, `${name}: ${scroll} px wide in ${inner}`);
    assert.deepEqual(await page.errors(), []);
  }
});

browser_test('programs get answers, and errors with a number; the page goes on', async (browser, t) => {
  const page = await open(browser, t, 'iris');
  const setosa = { sepal_length: 5.1, sepal_width: 3.5, petal_length: 1.4, petal_width: 0.2 };
  const virginica = { sepal_length: 6.3, sepal_width: 3.3, petal_length: 6, petal_width: 2.5 };
  const error_of = (method, given) => page.evaluate((method, given) => window.vitrine[method](given)
    .then(() => null, ({ code, message }) => ({ code, message })), method, given);

  const unknown = await error_of('predict', { sepal: 1 });
  assert.equal(unknown.code, 405);
  assert.match(unknown.message, /^E405 .*sepal/);
  const misshapen = await error_of('run', { X: { type: 'float32', dims: [1, 3], data: [1, 2, 3] } });
  assert.match(misshapen.message, new RegExp(`^E${misshapen.code} .*\\.`));
  assert.ok([406, 500].includes(misshapen.code), misshapen.message);
  const wrong_range = await error_of('predict', { sepal_length: 1000 });
  assert.equal(wrong_range.code, 402);

  // Asked for at once, answered one after the other.
  const answers = await page.evaluate((...inputs) => Promise.all(inputs.map((each) => window.vitrine.predict(each)
    .then(({ species }) => species.label))), setosa, virginica, setosa);
  assert.deepEqual(answers, ['Iris setosa', 'Iris virginica', 'Iris setosa']);

  // A visitor's click may take the place of a program's call, or come after it: nothing hangs.
  const settled = await page.by_role('button', 'Run').evaluate((run, given) => {
    const call = window.vitrine.predict(given).then(({ species }) => species.label, ({ code }) => code);
    run.click();
    return call;
  }, virginica);
  assert.ok(['Iris virginica', 505].includes(settled), `${settled}`);
  await page.by_role('button', 'Run').click();
  await says(page, /^Iris virginica/);
  assert.deepEqual(await page.errors(), []);
});

/** A page whose model multiplies matrices for a second or more. */
function slow_page() {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-slow-'));
  const names = ['x', 'a', 'b', 'c', 'd', 'e', 'f', 'y'];
  const file = join(folder, 'slow.onnx');
  writeFileSync(file, model({
    inputs: { x: 'float32[1,1,1024,1024]' },
    outputs: { y: 'float32[1,1,1024,1024]' },
    nodes: names.slice(1).map((name, i) => ['MatMul', [names[i], names[i]], [name]]),
  }));
  return build_page({ model: file, inputs: { type: 'image', name: 'picture' }, outputs: { type: 'json', name: 'product' } });
}

browser_test('Stop ends a run at work; one whose worker dies is run again', async (browser, t) => {
  // The page's worker can be reached, to end it in the middle of its work.
  const reach = { respond: (path) => (path.includes('boot') ? { body: `{
    const Real = Worker;
    globalThis.Worker = class extends Real {
      constructor(url) { super(url); (globalThis.workers ??= []).push(this); }
    };
  }
  ${readFileSync(join(kPages.slow, path))}` } : undefined) };
  const page = await open(browser, t, 'slow', {}, reach);
  const start = () => page.evaluate(() => {
    globalThis.outcome = null;
    const black = { width: 1, height: 1, data: new Uint8Array([0, 0, 0, 255]) };
    window.vitrine.predict({ picture: black }).then(({ product }) => { globalThis.outcome = product.dims.join(); },
      ({ code, message }) => { globalThis.outcome = code ?? message; });
  });
  const outcome = async () => {
    for (let i = 0; i < 200 && !await page.evaluate('outcome'); i++) await sleep(200);
    return page.evaluate('outcome');
  };
  const is_at_work = () => page.wait_for(() => !document.getElementById('stop').disabled);
  await start();
  await is_at_work();
  await page.evaluate(() => document.getElementById('stop').click());
  assert.equal(await outcome(), 504);
  await says(page, /^Stopped/);

  await start();
  await is_at_work();
  const workers = await page.evaluate(() => {
    const { length } = globalThis.workers;
    globalThis.workers.at(-1).dispatchEvent(new ErrorEvent('error', { message: 'killed' }));
    return length;
  });
  assert.equal(await outcome(), '1,1,1024,1024');
  assert.ok(await page.evaluate('workers.length') > workers, 'by another worker');
  assert.deepEqual(await page.errors(), []);
});

browser_test('Run in a sandboxed frame', async (browser, t) => {
  const file = build_page(demo_of('iris'), 'single file');
  writeFileSync(join(dirname(file), 'frame.html'),
    '<!doctype html><title>frame</title>'
    + '<iframe sandbox="allow-scripts" src="demo.html" width="900" height="700"></iframe>');
  const server = await serve(dirname(file));
  t.after(() => server.close());
  const page = await browser.open(`${server.url}frame.html`);
  t.after(() => page.close());
  const inside = await page.frame(0);
  await inside.evaluate(() => window.vitrine.ready.then(() => true));
  await inside.by_role('button', 'Run').click();
  await says(inside, /^Iris versicolor/);
  // Storage is shut in there: the run is kept for this view of the page.
  await waits(() => inside.evaluate(() => document.querySelectorAll('#history-list li').length === 1), () => 'the run in the strip');
  assert.deepEqual(await page.errors(), []);
});
