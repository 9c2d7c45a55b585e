// Pictures in and out: cropped and turned, taken with a camera (the browsers' false ones), shown.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { model } from '../golden/onnx.mjs';
import { browser_test, serve } from './harness/index.mjs';
import { build_page, kRepository, kShared, shared_missing } from './support.mjs';

const kShape = 'float32[1,3,48,64]';

/** A model that answers with its picture. */
function picture_page(options = {}, page = {}, form = 'site') {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-image-'));
  writeFileSync(join(folder, 'same.onnx'), model({ inputs: { x: kShape }, outputs: { y: kShape }, nodes: [['Identity', ['x'], ['y']]] }));
  return build_page({
    model: join(folder, 'same.onnx'),
    title: 'The same picture',
    ...page,
    inputs: { type: 'image', name: 'picture', label: 'Picture', ...options },
    outputs: { type: 'image', name: 'same', label: 'Same' },
  }, form);
}
const kPage = picture_page();
const kFile = picture_page({}, {}, 'single file');
const kStreaming = picture_page({ streaming: true, sources: ['webcam'] });

async function open(browser, t, site, options) {
  let url;
  if (site.endsWith('.html')) url = pathToFileURL(site).href;
  else {
    const server = await serve(site);
    t.after(() => server.close());
    url = server.url;
  }
  for (let tries = 1; ; ++tries) {
    const page = await browser.open(url, options);
    t.after(() => page.close());
    try {
      await page.evaluate(() => window.vitrine.ready.then(() => true));
      return page;
    } catch (error) {
      // WebKit with its false camera may lose a page while that loads.
      if (!options?.camera || tries > 1 || !/page crash or hang/.test(error.message)) throw error;
    }
  }
}

/** Puts a picture in whose red is its x and whose green is its y. */
const put_grid = (page, width, height) => page.evaluate(async (w, h) => {
  const data = new Uint8Array(w * h * 4);
  for (let i = 0; i < w * h; i++) data.set([i % w, Math.floor(i / w), 0, 255], i * 4);
  await window.vitrine.predict({ picture: { width: w, height: h, data } });
}, width, height);

/** The model's answer to the picture that is there. */
const answer_of = (page) => page.evaluate(async () => [...(await window.vitrine.predict({})).same.data]);

/** Red and green of the answer's first pixel and of its last. */
const corners = async (page) => {
  const data = await answer_of(page);
  return [...data.slice(0, 2), ...data.slice(-4, -2)];
};

/** The page's own Clear; a widget with a picture has one too. */
const page_clear = (page) => page.by_role('button', 'Clear', { nth: 1 });

/** Until what a reload brings back is written. */
const draft = (page) => page.wait_for(() => Object.values(sessionStorage).some(({ length }) => length > 200));

const image_of = (page, name) => page.by_role('img', name);

/**
 * Keeps what getUserMedia gives, so that a test can see whether the camera is on. At the prototype: WebKit makes
 * navigator.mediaDevices anew when nothing refers to it.
 */
const watch_camera = (page) => page.evaluate(() => {
  const real = MediaDevices.prototype.getUserMedia;
  window.streams = [];
  MediaDevices.prototype.getUserMedia = async function (wanted) {
    const stream = await real.call(this, wanted);
    window.streams.push(stream);
    return stream;
  };
});
const cameras_on = (page) => page.evaluate(() =>
  window.streams.filter((stream) => stream.getTracks().some(({ readyState }) => readyState === 'live')).length);

browser_test('a picture is cropped by keyboard and pointer, turned, and brought back', async (browser, t) => {
  const page = await open(browser, t, kPage);
  await put_grid(page, 200, 150);
  await image_of(page, 'Picture').wait();
  await page.by_role('button', 'Crop').click();
  const surface = page.by_role('application');
  await page.wait_for(() => document.activeElement.getAttribute('role') === 'application');
  for (let i = 0; i < 50; i++) await page.press('Shift+ArrowLeft');
  for (let i = 0; i < 10; i++) await page.press('ArrowRight');
  await page.wait_for(() => document.querySelector('#w0 [aria-live=polite]')?.textContent.includes('100 × 150')); // read out
  await page.press('Enter');
  await surface.gone();
  // The button that began it, not the page's top.
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-label')), 'Crop');
  // 100 × 150 from x = 20: its middle 100 × 75, made smaller to 64 × 48.
  const [red, , last_red] = await corners(page);
  assert.ok(Math.abs(red - 20) <= 2 && Math.abs(last_red - 119) <= 2, `${red} to ${last_red}`);

  await page.by_role('button', 'Crop').click();
  await page.press('Escape');
  await surface.gone();
  await page.by_role('button', 'Back to the original').click();
  const [, , whole] = await corners(page);
  assert.ok(whole >= 197, `${whole}`);
  const turn = page.by_role('button', 'Turn to the right');
  const { x } = await turn.box();
  await turn.click();
  const [turned_red, turned_green] = await corners(page);
  assert.ok(turned_red < 80 && turned_green > 140, `${turned_red}, ${turned_green}`);
  assert.equal((await turn.box()).x, x); // who turns twice presses the same button twice
  await page.by_role('button', 'Back to the original').click();

  await page.by_role('button', 'Crop').click();
  const { width, height } = await surface.box();
  await surface.drag([[width - 3, height - 3], [width / 2, height / 2]]);
  await page.by_role('button', 'Crop').click();
  const [, , dragged] = await corners(page);
  assert.ok(Math.abs(dragged - 100) <= 6, `${dragged}`);
  assert.deepEqual(await page.errors(), []);
});

browser_test('a cropped picture comes back after Clear, after a reload, and from the last runs', async (browser, t) => {
  const page = await open(browser, t, kPage);
  await put_grid(page, 200, 150);
  await page.by_role('button', 'Crop').click();
  for (let i = 0; i < 30; i++) await page.press('Shift+ArrowUp');
  await page.press('Enter');
  await page.by_role('button', 'Turn to the right').click();
  const shows = (width, height) => page.wait_for((w, h) => {
    const shown = document.querySelector('.m-picture');
    return shown?.naturalWidth === w && shown.naturalHeight === h;
  }, width, height);
  await shows(90, 200);
  await page.by_role('button', 'Run').click();
  await page.wait_for(() => Boolean(document.querySelector('#history-list button')));
  const cropped = await answer_of(page);
  await page_clear(page).click();
  await page.wait_for(() => !document.querySelector('.m-picture'));
  await page.by_role('button', 'Undo Clear').click();
  await shows(90, 200);
  assert.deepEqual(await answer_of(page), cropped);

  await draft(page);
  await page.reload();
  await page.evaluate(() => window.vitrine.ready.then(() => true));
  await shows(90, 200);
  assert.deepEqual(await answer_of(page), cropped);
  await page_clear(page).click();
  await page.evaluate(() => document.querySelector('#history-list button').click());
  await shows(90, 200);
  assert.deepEqual(await answer_of(page), cropped);
  assert.deepEqual(await page.errors(), []);
});

browser_test('a small answer is shown with sharp pixels', async (browser, t) => {
  const page = await open(browser, t, kPage);
  await put_grid(page, 64, 48);
  const shown = image_of(page, 'Same: A picture, 64 × 48');
  await page.wait_for(() => [...document.querySelectorAll('.m-picture')].every(({ naturalWidth }) => naturalWidth === 64));
  assert.equal(await shown.evaluate((element) => getComputedStyle(element).imageRendering.replace('crisp-edges', 'pixelated')), 'pixelated');
});

browser_test('a picture is taken with the camera, which is then off', async (browser, t) => {
  const page = await open(browser, t, kPage, { camera: true });
  await watch_camera(page);
  await page.by_role('button', 'Use the camera').click();
  await page.wait_for(() => document.querySelector('video')?.videoWidth > 0);
  assert.equal(await cameras_on(page), 1);
  // Firefox's false camera looks away from its user, and such a one is never mirrored.
  const is_mirrored = () => page.evaluate(() => getComputedStyle(document.querySelector('video')).transform !== 'none');
  assert.equal(await is_mirrored(), browser.name === 'Chromium');
  if (browser.name === 'Chromium') await page.by_role('button', 'Mirrored').click();
  await page.wait_for(() => getComputedStyle(document.querySelector('video')).transform === 'none');
  await page.by_role('button', 'Take the picture').click();
  await page.by_role('button', 'Use the camera again').wait();
  await page.wait_for(() => document.querySelector('.m-picture')?.naturalWidth > 0);
  assert.equal(await cameras_on(page), 0);
  const colours = await page.evaluate(async () => new Set((await window.vitrine.predict({})).same.data).size);
  assert.ok(colours > 3, `${colours} levels`);

  await page.by_role('button', 'Use the camera again').click();
  await page.wait_for(() => document.querySelector('video')?.videoWidth > 0);
  await page.by_role('button', 'Stop the camera').click();
  await page.by_role('button', 'Use the camera again').wait(); // the picture from before
  assert.equal(await cameras_on(page), 0);
  assert.deepEqual(await page.errors(), []);
});

browser_test('a page that was opened as a file takes a picture with the camera too', async (browser, t) => {
  const page = await open(browser, t, kFile, { camera: true });
  assert.match(await page.evaluate(() => location.protocol), /^file:$/);
  await watch_camera(page);
  await page.by_role('button', 'Use the camera').click();
  await page.by_role('button', 'Take the picture').click();
  await image_of(page, 'camera.jpg').wait();
  assert.equal(await cameras_on(page), 0);
  const colours = await page.evaluate(async () => new Set((await window.vitrine.predict({})).same.data).size);
  assert.ok(colours > 3, `${colours} levels`);
  assert.deepEqual(await page.errors(), []);
});

browser_test('a picture from the camera is there after a reload, to the pixel', async (browser, t) => {
  const page = await open(browser, t, kPage, { camera: true });
  if (browser.name === 'WebKit') return t.skip('its driver may lose a page that had its false camera on, when that is loaded anew');
  await page.by_role('button', 'Use the camera').click();
  await page.by_role('button', 'Take the picture').click();
  await image_of(page, 'camera.jpg').wait();
  const taken = await answer_of(page);
  await draft(page);
  await page.reload();
  await page.evaluate(() => window.vitrine.ready.then(() => true));
  await image_of(page, 'camera.jpg').wait();
  assert.deepEqual(await answer_of(page), taken);
  assert.deepEqual(await page.errors(), []);
});

browser_test('another camera is chosen, and the first one is off', async (browser, t) => {
  const page = await open(browser, t, kPage, { camera: true });
  if (browser.name === 'Firefox') return t.skip('Firefox has only one false camera');
  await watch_camera(page);
  await page.by_role('button', 'Use the camera').click();
  const chosen = () => page.evaluate(() => document.querySelector('select[aria-label="Camera"]').selectedIndex);
  await page.wait_for(() => document.querySelector('select')?.selectedIndex >= 0);
  const first = await chosen();
  await page.evaluate((index) => {
    const select = document.querySelector('select');
    select.selectedIndex = index;
    select.dispatchEvent(new Event('change', { bubbles: true }));
  }, 1 - first);
  await page.wait_for(() => window.streams.length === 2 && document.querySelector('video')?.srcObject === window.streams[1]);
  assert.equal(await cameras_on(page), 1);
  assert.equal(await chosen(), 1 - first);
  await page.by_role('button', 'Take the picture').click();
  await image_of(page, 'camera.jpg').wait();
  assert.equal(await cameras_on(page), 0);
  assert.deepEqual(await page.errors(), []);
});

browser_test('the camera is off after Clear, when the page is hidden, and when another picture comes', async (browser, t) => {
  const page = await open(browser, t, kStreaming, { camera: true });
  await watch_camera(page);
  const starts = async (button = 'Use the camera') => {
    await page.by_role('button', button).click();
    await page.wait_for(() => document.querySelector('video') && document.querySelector('.m-picture')?.naturalWidth > 0); // the model's first answer
    assert.equal(await cameras_on(page), 1);
  };
  const is_off = () => page.wait_for(() => !document.querySelector('video') && window.streams.every((stream) => stream.getTracks().every(({ readyState }) => readyState === 'ended')));
  await starts();
  await page.by_role('button', 'Clear').click();
  await is_off();
  await starts();
  await page.evaluate(() => {
    Object.defineProperty(document, 'hidden', { value: true, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
    delete document.hidden;
  });
  await is_off();
  await page.wait_for(() => /The camera has stopped/.test(document.getElementById('w0-problem').textContent));
  await starts('Use the camera again');
  await put_grid(page, 64, 48);
  await is_off();
  assert.deepEqual(await page.errors(), []);
});

browser_test('a stream: picture after picture, one run at a time, also out of sight, until it is stopped', async (browser, t) => {
  const page = await open(browser, t, kStreaming, { camera: true, width: 400, height: 400 });
  await watch_camera(page);
  await page.evaluate(() => {
    window.at_work = window.most_at_work = window.answers = 0;
    const post = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (message, ...rest) {
      if (message.kind === 'run') {
        window.most_at_work = Math.max(window.most_at_work, ++window.at_work);
        this.addEventListener('message', () => { --window.at_work; ++window.answers; }, { once: true });
      }
      return post.call(this, message, ...rest);
    };
  });
  const answers = (more) => page.wait_for((count) => window.answers >= count, more);
  await page.by_role('button', 'Use the camera').click();
  await answers(4);
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  await page.wait_for(() => document.querySelector('video').getBoundingClientRect().bottom < 0);
  await answers(await page.evaluate(() => window.answers) + 4);
  assert.equal(await page.evaluate(() => window.most_at_work), 1);
  await page.by_role('button', 'Stop the camera').click();
  await page.wait_for(() => !document.querySelector('video'));
  assert.equal(await cameras_on(page), 0);
  assert.deepEqual(await page.errors(), []);
});

browser_test('a picture is pasted by a button; what the clipboard does not give has its sentence', async (browser, t) => {
  const page = await open(browser, t, kPage);
  // Headless browsers have no clipboard that a person could have copied to.
  const clipboard_gives = (kind) => page.evaluate(async (what) => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 6, height: 4 });
    canvas.getContext('2d').fillRect(0, 0, 6, 4);
    const blob = await new Promise((done) => canvas.toBlob(done));
    Clipboard.prototype.read = async () => {
      if (what === 'nothing') throw new DOMException('', 'NotAllowedError');
      return what === 'text' ? [{ types: ['text/plain'] }] : [{ types: ['text/html', 'image/png'], getType: async () => blob }];
    };
  }, kind);
  if (!await page.evaluate(() => Boolean(navigator.clipboard?.read))) {
    assert.equal(await page.by_role('button', 'Paste').exists(), false);
    return;
  }
  for (const [kind, sentence] of [['nothing', /does not let this page read the clipboard.*Ctrl\+V/], ['text', /no picture in the clipboard/]]) {
    await clipboard_gives(kind);
    await page.by_role('button', 'Paste').click();
    await page.wait_for((text) => new RegExp(text).test(document.getElementById('w0-problem').textContent), sentence.source);
  }
  await clipboard_gives('picture');
  await page.by_role('button', 'Paste').click();
  await page.wait_for(() => document.querySelector('.m-picture')?.naturalWidth === 6);
  assert.equal(await page.evaluate(() => document.getElementById('w0-problem').textContent), '');
  assert.deepEqual(await page.errors(), []);
});

browser_test('a camera that cannot be used: each reason has its sentence, and a way on', async (browser, t) => {
  const page = await open(browser, t, kPage, { camera: true });
  if (!await page.evaluate(() => Boolean(navigator.mediaDevices?.getUserMedia))) {
    assert.equal(await page.by_role('button', 'Use the camera').exists(), false);
    return;
  }
  for (const [name, sentence] of [['NotAllowedError', /may not use the camera/], ['NotFoundError', /There is no camera/],
    ['NotReadableError', /can't be used/]]) {
    await page.evaluate((error) => {
      MediaDevices.prototype.getUserMedia = async () => { throw new DOMException('', error); };
    }, name);
    await page.by_role('button', 'Use the camera').click();
    await page.wait_for((text) => new RegExp(text).test(document.getElementById('w0-problem').textContent), sentence.source);
    await page.by_role('button', 'Choose a file').wait();
  }
});

browser_test('in a sandboxed frame the camera is refused with a sentence', async (browser, t) => {
  const file = picture_page({}, {}, 'single file');
  writeFileSync(join(dirname(file), 'frame.html'),
    '<!doctype html><title>frame</title><iframe sandbox="allow-scripts" src="demo.html" style="width:100%;height:700px"></iframe>');
  const server = await serve(dirname(file));
  t.after(() => server.close());
  const page = await browser.open(`${server.url}frame.html`);
  t.after(() => page.close());
  const frame = await page.frame(0);
  await frame.wait_for(() => document.documentElement.dataset.state === 'ready');
  const button = frame.by_role('button', 'Use the camera');
  if (!await button.exists()) return; // a browser that gives such a frame no camera at all
  await button.click();
  await frame.wait_for(() => document.getElementById('w0-problem').textContent);
  const text = await frame.evaluate(() => document.getElementById('w0-problem').textContent);
  assert.match(text, /camera/);
});

browser_test('a model of any size, without a word in a spec, gets pictures of their own size', async (browser, t) => {
  if (shared_missing) return t.skip(shared_missing);
  const model = 'image-to-image/style-mobile-17k.onnx';
  const found = JSON.parse(readFileSync(join(kRepository, 'tests/web/references/found.json'), 'utf8')); // make_found.py
  const { picture, size, mean } = found[model];
  const page = await open(browser, t, build_page({ model: join(kShared, model) }), { width: 900, height: 900 });
  const style = (file) => page.evaluate(async (data) => {
    const bytes = Uint8Array.from(atob(data), (char) => char.charCodeAt(0));
    const { result } = await window.vitrine.predict({ input: new Blob([bytes], { type: 'image/jpeg' }) });
    const sums = [0, 0, 0];
    for (let i = 0; i < result.data.length; ++i) if (i % 4 < 3) sums[i % 4] += result.data[i];
    return { size: [result.width, result.height], mean: sums.map((sum) => sum / (result.width * result.height)) };
  }, readFileSync(join(kShared, file)).toString('base64'));
  const small = await style(picture);
  assert.deepEqual(small.size, size);
  for (const i of [0, 1, 2]) assert.ok(Math.abs(small.mean[i] - mean[i]) < 1, `${small.mean} is not ${mean}`);
  assert.deepEqual((await style('media/cat.jpg')).size, [640, 640]); // of 1000 × 1000

  // The visitor chooses another size, and the same picture runs in that.
  await page.wait_for(() => document.querySelector('#w0 select') !== null);
  assert.deepEqual(await page.evaluate(() => [...document.querySelector('#w0 select').options].map(({ textContent }) => textContent)),
    ['320 × 320', '640 × 640', '992 × 992']);
  await page.evaluate(() => {
    const select = document.querySelector('select[aria-label="Size for the model"]');
    select.selectedIndex = 0;
    select.dispatchEvent(new Event('change', { bubbles: true }));
  });
  const again = await page.evaluate(() => window.vitrine.predict({}).then(({ result }) => [result.width, result.height]));
  assert.deepEqual(again, [320, 320]);
  assert.deepEqual(await page.errors(), []);
});
