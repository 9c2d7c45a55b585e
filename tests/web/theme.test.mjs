// The spec's "theme": the page's CSS and what the viewer draws follow it together, whatever the system says.
import assert from 'node:assert/strict';
import { browser_test, serve } from './harness/index.mjs';
import { build_page, demo_of } from './support.mjs';

async function open(browser, t, theme, color_scheme) {
  const server = await serve(build_page({ ...demo_of('digits'), theme }));
  t.after(() => server.close());
  const page = await browser.open(server.url, { color_scheme });
  t.after(() => page.close());
  await page.wait_for(() => document.documentElement.dataset.state === 'ready');
  // The colour behind the cards, and what most of the empty answer's canvas is painted with.
  await page.wait_for(() => document.querySelector('#w1-stage canvas').width > 300);
  return page;
}

function colours(page, waits = true) {
  return page.evaluate(async (for_frames) => {
    const canvas = document.querySelector('#w1-stage canvas');
    if (for_frames) await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    const counts = new Map();
    for (let i = 0; i < data.length; i += 4) {
      if (data[i + 3] !== 255) continue;
      const color = `rgb(${data.slice(i, i + 3).join(', ')})`;
      counts.set(color, (counts.get(color) ?? 0) + 1);
    }
    const [canvas_color] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [];
    const style = getComputedStyle(document.querySelector('#run'));
    return { body: getComputedStyle(document.body).backgroundColor, canvas_color, run: style.backgroundColor,
      radius: style.borderRadius, scheme: getComputedStyle(document.documentElement).colorScheme };
  }, waits);
}

// From src/widgets/tokens.inc: paper and fill.
const kLight = { body: 'rgb(251, 250, 248)', canvas_color: 'rgb(243, 241, 247)', scheme: 'light' };
const kDark = { body: 'rgb(19, 18, 24)', canvas_color: 'rgb(36, 34, 45)', scheme: 'dark' };

const part = ({ body, canvas_color, scheme }) => ({ body, canvas_color, scheme });

browser_test('a dark theme is dark on a light system, and a light one light on a dark one', async (browser, t) => {
  const dark = await colours(await open(browser, t, { mode: 'dark', accent: '#9d91ff', radius: 4 }, 'light'));
  assert.deepEqual(part(dark), kDark);
  assert.equal(dark.radius, '4px');
  assert.deepEqual(part(await colours(await open(browser, t, { mode: 'light' }, 'dark'))), kLight);
});

browser_test('without a mode the theme is the system\'s', async (browser, t) => {
  assert.deepEqual(part(await colours(await open(browser, t, {}, 'dark'))), kDark);
  assert.deepEqual(part(await colours(await open(browser, t, {}, 'light'))), kLight);
});

browser_test('a dark page is printed on white, and is dark again afterwards', async (browser, t) => {
  const page = await open(browser, t, { mode: 'dark' }, 'dark');
  await page.evaluate(() => { dispatchEvent(new Event('beforeprint')); });
  assert.deepEqual(part(await colours(page, false)), kLight); // no frame may come in between
  await page.evaluate(() => { dispatchEvent(new Event('afterprint')); });
  assert.deepEqual(part(await colours(page)), kDark);
});

browser_test('with forced colours buttons keep an edge, and fields their text', async (browser, t) => {
  if (browser.name !== 'Chromium') return t.skip('only Chromium can be told to force colours');
  const server = await serve(build_page(demo_of('iris')));
  t.after(() => server.close());
  const page = await browser.open(server.url, { forced_colors: true });
  t.after(() => page.close());
  await page.wait_for(() => document.documentElement.dataset.state === 'ready');
  const style = (element) => element.evaluate((each) => {
    const { borderTopWidth, borderTopStyle, color } = getComputedStyle(each);
    return { edge: `${borderTopWidth} ${borderTopStyle}`, color };
  });
  assert.equal((await style(page.by_role('button', 'Run'))).edge, '1px solid');
  const field = page.by_role('textbox', 'Petal length, exact value');
  assert.equal(await field.value(), '4.3');
  assert.notEqual((await style(field)).color, 'rgba(0, 0, 0, 0)');
  await page.by_role('button', 'Run').click();
  await page.wait_for(() => /sure/.test(document.getElementById('status').textContent));
  assert.deepEqual(await page.errors(), []);
});

browser_test('with forced colours canvases are drawn in the system\'s', async (browser, t) => {
  if (browser.name !== 'Chromium') return t.skip('only Chromium can be told to force colours');
  const server = await serve(build_page({ ...demo_of('digits'), theme: { accent: '#0a7' } }));
  t.after(() => server.close());
  for (const color_scheme of ['light', 'dark']) {
    const page = await browser.open(server.url, { forced_colors: true, color_scheme });
    t.after(() => page.close());
    await page.wait_for(() => document.documentElement.dataset.state === 'ready');
    await page.wait_for(() => document.querySelector('#w1-stage canvas').width > 300);
    const { body, canvas_color } = await colours(page);
    assert.equal(canvas_color, body, color_scheme);
  }
});
