// A visitor's series of runs: results copied and saved, Clear undone, the last runs brought back, inputs that survive
// a reload.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { browser_test, serve } from './harness/index.mjs';
import { build_page, demo_of, kRepository, shortest } from './support.mjs';

const kPages = {
  digits: build_page(demo_of('digits')),
  iris: build_page(demo_of('iris')),
  photo: build_page({ title: 'A photo of a digit', model: demo_of('digits').model, inputs: { type: 'image', name: 'photo' }, outputs: 'label' }),
};
const kThree = JSON.parse(readFileSync(join(kRepository, 'models/digits/cases.json'), 'utf8')).cases
  .find(({ drawing, expected }) => drawing && expected === '3').drawing;
const kSurface = 'Your digit: draw here. Arrow keys move the pen, Space lowers and lifts it.';
const kPetal = 'Petal length, exact value';

async function open(browser, t, name, options) {
  const server = await serve(kPages[name]);
  t.after(() => server.close());
  const page = await browser.open(server.url, options);
  t.after(() => page.close());
  await ready(page);
  return page;
}

const ready = (page) => page.evaluate(() => window.vitrine.ready.then(() => true));

async function waits(attempt, what) {
  for (const deadline = Date.now() + 10_000; Date.now() < deadline; await sleep(40)) if (await attempt()) return;
  assert.fail(`waited for ${typeof what === 'string' ? what : what()}`);
}

const status = (page) => page.by_role('status').text();
const says = (page, pattern) => waits(async () => pattern.test(await status(page)), `the status to say ${pattern}`);
async function holds(page, name, text) {
  let value;
  await waits(async () => (value = await page.by_role('textbox', name).value()) === text, () => `${name} at ${text}; it is ${value}`);
}

async function fill(page, name, text) {
  await page.by_role('textbox', name).evaluate((field) => {
    field.focus();
    field.select();
  });
  await page.type(text);
  await holds(page, name, text);
}

/** Runs that the browser keeps for later. */
const stored_runs = (page) => page.evaluate(() => new Promise((resolve) => {
  const opening = indexedDB.open('vitrine');
  opening.onsuccess = () => {
    const counting = opening.result.transaction('runs').objectStore('runs').count();
    counting.onsuccess = () => {
      opening.result.close();
      resolve(counting.result);
    };
  };
}));

/** Until what the inputs hold is written, and has this in it. */
const drafted = (page, part) => waits(() => page.evaluate((wanted) => Object.entries(sessionStorage)
  .some(([key, text]) => key.startsWith('vitrine-draft-') && atob(text).includes(wanted)), part), `${part} to be kept`);

async function draw(page, strokes) {
  const surface = page.by_role('application', kSurface);
  const { width, height } = await surface.box();
  for (const stroke of strokes) {
    await surface.drag(stroke.map(([x, y]) => [width / 2 + (x - 0.5) * height, y * height]), { steps: 1 });
  }
}

/** The texts of the runs in the strip, newest first. */
const strip = (page) => page.evaluate(() => [...document.querySelectorAll('#history-list button')].map((each) => each.innerText.trim()));

/** How many times the model was run. */
const count_runs = (page) => page.evaluate(() => {
  window.runs = 0;
  const post = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (message, ...rest) {
    if (message.kind === 'run') window.runs++;
    return post.call(this, message, ...rest);
  };
});

/** From now on, keeps what is saved and copied instead of doing it. */
const catch_results = (page) => page.evaluate(() => {
  window.caught = [];
  let newest = null;
  const make = URL.createObjectURL;
  URL.createObjectURL = (blob) => make.call(URL, newest = blob);
  HTMLAnchorElement.prototype.click = function () {
    const entry = { name: this.download, type: newest.type };
    window.caught.push(entry);
    newest.arrayBuffer().then((bytes) => { entry.bytes = Array.from(new Uint8Array(bytes)); });
  };
  document.addEventListener('copy', () => window.caught.push({ text: document.activeElement.value }));
  const clipboard = navigator.clipboard;
  if (clipboard) clipboard.writeText = async (text) => { window.caught.push({ text }); };
});
const caught = (page) => page.wait_for(() => {
  const entry = window.caught.at(-1);
  return (entry?.bytes || entry?.text) && entry;
});

browser_test('a result is saved in each form and copied; the menu works by keys', async (browser, t) => {
  const page = await open(browser, t, 'iris');
  assert.equal(await page.by_role('button', 'Copy Species').exists(), false, 'there is no result yet');
  await page.by_role('button', 'Run').click();
  await says(page, /^Iris /);
  const value = await page.evaluate(async () => Object.values(await window.vitrine.predict({}))[0]);
  await catch_results(page);

  await page.by_role('button', 'Copy Species').click();
  const rows = value.confidences.map(({ label, confidence }) => [label, shortest(confidence)]);
  assert.equal((await caught(page)).text, [['label', 'confidence'], ...rows].map((row) => row.join('\t')).join('\n'));
  await says(page, /^Copied$/);

  const menu = (action) => page.evaluate((do_it) => {
    const details = document.querySelector('.exports details');
    if (do_it) details.querySelector('summary').focus();
    return { open: details.open, focused: document.activeElement.textContent || document.activeElement.getAttribute('aria-label') };
  }, action);
  await menu(true);
  await page.press('Enter');
  await waits(async () => (await menu(false)).open, 'the menu to open');
  await page.press('Tab');
  assert.match((await menu(false)).focused, /^CSV/);
  await page.press('Escape');
  await waits(async () => !(await menu(false)).open, 'the menu to close');
  assert.equal((await menu(false)).focused, 'Download Species');

  const save = async (kind) => {
    await page.evaluate(() => { window.caught = []; });
    await menu(true);
    await page.press('Enter');
    await waits(async () => (await menu(false)).open, 'the menu to open');
    await page.evaluate((which) => document.querySelector(`.exports [data-export="${which}"]`).focus(), kind);
    await page.press('Enter');
    const entry = await caught(page);
    await says(page, new RegExp(`^Saved ${entry.name.replace('.', '\\.')}$`));
    assert.match(entry.name, new RegExp(`^[a-z0-9-]+-[a-z_]+\\.${kind}$`));
    return Buffer.from(entry.bytes);
  };
  assert.equal((await save('csv')).toString(), [['label', 'confidence'], ...rows].map((row) => `${row.join(',')}\n`).join(''));
  assert.deepEqual(JSON.parse((await save('json')).toString()), value);
  assert.match((await save('npy')).toString('latin1'), /^\x93NUMPY\x01\x00..\{'descr': '<f4', 'fortran_order': False, 'shape': \(1, 3\), \} *\n/s);
  const png = await save('png');
  assert.equal(png.subarray(1, 4).toString(), 'PNG');
  assert.ok(png.readUInt32BE(16) > 200, 'as wide as it is shown');
  assert.deepEqual(await page.errors(), []);
});

browser_test('Clear can be undone until something else happens, by the button and by Ctrl+Z', async (browser, t) => {
  const page = await open(browser, t, 'iris');
  await fill(page, kPetal, '1.4');
  await page.by_role('button', 'Run').click();
  await says(page, /^Iris /);
  const answer = await status(page);
  await count_runs(page);

  await page.by_role('button', 'Clear').click();
  await holds(page, kPetal, '4.3');
  assert.equal(await status(page), '');
  await page.by_role('button', 'Undo Clear').click();
  await holds(page, kPetal, '1.4');
  assert.equal(await status(page), answer);
  assert.match(await page.by_role('group', 'Species').text(), /Iris/);

  await page.by_role('button', 'Clear').press('Enter');
  await holds(page, kPetal, '4.3');
  await page.press('Control+z');
  await holds(page, kPetal, '1.4');
  assert.equal(await status(page), answer);
  assert.equal(await page.evaluate('window.runs'), 0, 'nothing was run again');

  await page.by_role('button', 'Clear').click();
  await holds(page, kPetal, '4.3');
  await fill(page, kPetal, '2');
  await page.by_role('button', 'Clear').wait();
  assert.deepEqual(await page.errors(), []);
});

browser_test('the last runs are kept over a reload and come back by a click, without a run; they can be forgotten', async (browser, t) => {
  const page = await open(browser, t, 'iris');
  assert.deepEqual(await strip(page), []);
  for (const length of ['1.4', '6']) {
    await fill(page, kPetal, length);
    await page.press('Enter');
    await waits(async () => (await strip(page))[0]?.includes(length), `the run with ${length} in the strip`);
  }
  await page.press('Control+Enter');
  await sleep(300);
  assert.equal((await strip(page)).length, 2, 'the same again is one');
  const [newest, oldest] = await strip(page);
  await waits(async () => (await stored_runs(page)) === 2, 'the runs to be written');
  await page.reload();
  await ready(page);
  await waits(async () => (await strip(page)).length === 2, 'the runs of before');
  assert.deepEqual(await strip(page), [newest, oldest]);

  await count_runs(page);
  await page.evaluate(() => document.querySelectorAll('#history-list button')[1].focus());
  await page.press('Enter');
  await holds(page, kPetal, '1.4');
  await waits(async () => oldest.startsWith(await status(page)), 'the answer of then');
  assert.match(await page.by_role('group', 'Species').text(), /Iris/);
  assert.match(await page.evaluate(() => document.getElementById('history-note').textContent), /^Shown as of/);
  assert.equal(await page.evaluate('window.runs'), 0, 'nothing was run');
  await fill(page, kPetal, '1.5');
  await waits(() => page.evaluate(() => !document.querySelector('#history-list [aria-current]')), 'the mark to go');

  await page.by_role('button', 'Clear history').click();
  assert.deepEqual(await strip(page), []);
  await waits(async () => (await stored_runs(page)) === 0, 'the runs to be gone');
  await page.reload();
  await ready(page);
  await sleep(300);
  assert.deepEqual(await strip(page), []);
  assert.deepEqual(await page.errors(), []);
});

browser_test('a drawing on a live page is kept when it has rested, with a picture of it', async (browser, t) => {
  const page = await open(browser, t, 'digits');
  await draw(page, kThree);
  await waits(async () => (await strip(page)).length === 1, 'one run for all strokes');
  const [{ text, picture }] = await page.evaluate(() => [...document.querySelectorAll('#history-list button')]
    .map((each) => ({ text: each.innerText.trim(), picture: each.querySelector('img')?.naturalWidth })));
  assert.match(text, /^3, /);
  assert.ok(picture > 0);
  await page.by_role('button', 'Clear', { nth: 1 }).click();
  await waits(async () => (await status(page)) === '', 'Clear');
  await sleep(1200);
  assert.equal((await strip(page)).length, 1);
  await page.evaluate(() => document.querySelector('#history-list button').click());
  await says(page, /^3, /);
  let drawn;
  await waits(async () => /\d stroke/.test(drawn = await page.by_role('group', 'Your digit').text()), () => `strokes; the drawing is ${drawn}`);
  assert.deepEqual(await page.errors(), []);
});

browser_test('what was filled in survives a reload, and can be started over', async (browser, t) => {
  const page = await open(browser, t, 'iris');
  await fill(page, kPetal, '2.5');
  await page.reload(); // at once: what is being written is written when the page is left
  await ready(page);
  await holds(page, kPetal, '2.5');
  await page.by_role('button', 'Start over').click();
  await holds(page, kPetal, '4.3');
  assert.equal(await page.by_role('button', 'Start over').exists(), false);
  await page.reload();
  await ready(page);
  await holds(page, kPetal, '4.3');
  assert.equal(await page.by_role('button', 'Start over').exists(), false);
  assert.deepEqual(await page.errors(), []);
});

browser_test('stored values of another version, or broken ones, are ignored', async (browser, t) => {
  const page = await open(browser, t, 'iris');
  await fill(page, kPetal, '2.5');
  await drafted(page, '2.5');
  await page.evaluate(() => {
    const keys = Object.keys(sessionStorage).filter((key) => key.startsWith('vitrine-draft-'));
    if (keys.length !== 1) throw new Error(`kept: ${keys}`);
    window.addEventListener('pagehide', () => sessionStorage.setItem(keys[0], 'broken'));
  });
  await page.reload();
  await ready(page);
  await holds(page, kPetal, '4.3');
  assert.equal(await page.by_role('button', 'Start over').exists(), false);
  assert.deepEqual(await page.errors(), []);
});

browser_test('a picture survives a reload, Clear and the next picture', async (browser, t) => {
  const page = await open(browser, t, 'photo');
  const put = (colour) => page.evaluate(async (fill) => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 40, height: 30 });
    const context = canvas.getContext('2d');
    context.fillStyle = fill;
    context.fillRect(0, 0, 40, 30);
    context.fillStyle = '#fff';
    context.fillRect(18, 4, 4, 22);
    await window.vitrine.predict({ photo: await new Promise((resolve) => canvas.toBlob(resolve)) });
  }, colour);
  /** The colour of the picture's corner, as it is shown. */
  const corner = () => page.evaluate(() => {
    const image = document.querySelector('.mirror img');
    if (!image?.getAttribute('src') || !image.naturalWidth) return 'none';
    const context = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d');
    context.drawImage(image, 0, 0, 1, 1, 0, 0, 1, 1);
    return Array.from(context.getImageData(0, 0, 1, 1).data.slice(0, 3)).join();
  });
  const shows = (colour) => waits(async () => (await corner()) === colour, `the picture with ${colour}`);

  await put('#c00000');
  await shows('192,0,0');
  await drafted(page, 'PNG');
  await page.reload();
  await ready(page);
  await shows('192,0,0');
  await page.by_role('button', 'Run').click();
  await waits(async () => (await strip(page)).length === 1, 'the run in the strip');
  await put('#0000c0');
  await shows('0,0,192');
  await page.evaluate(() => document.getElementById('clear').click());
  await waits(async () => (await corner()) === 'none', 'no picture');
  await page.by_role('button', 'Undo Clear').click();
  await shows('0,0,192');
  await page.reload();
  await ready(page);
  await waits(async () => (await strip(page)).length === 1, 'the run of before');
  await page.evaluate(() => document.querySelector('#history-list button').click());
  await shows('192,0,0');
  assert.notEqual(await status(page), '');
  assert.deepEqual(await page.errors(), []);
});

browser_test('a photo of several megabytes survives a reload, and is gone after Clear', async (browser, t) => {
  const page = await open(browser, t, 'photo');
  const sent = await page.evaluate(async () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 1200, height: 900 });
    const pixels = new ImageData(1200, 900);
    const words = new Uint32Array(pixels.data.buffer);
    for (let i = 0; i < words.length; i++) words[i] = Math.random() * 0x1000000 | 0xff000000;
    canvas.getContext('2d').putImageData(pixels, 0, 0);
    const photo = await new Promise((resolve) => canvas.toBlob(resolve));
    await window.vitrine.predict({ photo });
    return photo.size;
  });
  assert.ok(sent > 2e6, `${sent} bytes`);
  const shown = () => page.evaluate(() => document.querySelector('.mirror img[src]')?.naturalWidth ?? 0);
  const stored = () => page.evaluate(() => new Promise((resolve) => {
    indexedDB.open('vitrine').onsuccess = ({ target: { result } }) => {
      result.transaction('runs').objectStore('runs').getAllKeys().onsuccess = ({ target }) => {
        result.close();
        resolve(target.result.filter((key) => key.startsWith('draft-')).length);
      };
    };
  }));
  await waits(async () => (await stored()) === 1, 'the file to be stored');
  await page.reload();
  await ready(page);
  await waits(async () => (await shown()) === 1200, 'the photo');
  await page.by_role('button', 'Start over').click();
  await waits(async () => (await shown()) === 0 && (await stored()) === 0, 'no photo');
  await page.reload();
  await ready(page);
  await sleep(300);
  assert.equal(await shown(), 0);
  assert.deepEqual(await page.errors(), []);
});
