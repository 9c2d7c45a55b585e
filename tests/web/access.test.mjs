// Every page of the gallery for people who use a keyboard, a screen reader, a finger or a large zoom: axe-core finds
// nothing, what is pressed is large enough, what a screen reader is told is as it was agreed.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { browser_test, serve } from './harness/index.mjs';
import { build_gallery_page, gallery, kRepository } from './support.mjs';

const kAxe = readFileSync(join(kRepository, 'node_modules/axe-core/axe.min.js'), 'utf8');
const kGolden = join(kRepository, 'tests/golden/access');
const kTouch = 44; // CSS pixels: SIZE(touch) of src/widgets/tokens.inc

async function open(browser, t, site, options) {
  const server = await serve(site);
  t.after(() => server.close());
  const page = await browser.open(server.url, options);
  t.after(() => page.close());
  await page.evaluate(() => window.vitrine.ready.then(() => true));
  await sleep(400); // Run takes its colour in a moment
  return page;
}

/** Fills the page as its first case or example does, so that there is a result to look at. */
async function answer(page, name) {
  const file = join(kRepository, 'models', name, 'cases.json');
  const inputs = JSON.parse(readFileSync(file, 'utf8')).cases.find((one) => one.inputs)?.inputs;
  await page.evaluate(async (values) => {
    if (values) return void (await window.vitrine.predict(values));
    const example = document.querySelector('.examples button');
    if (!example) return;
    example.click();
    const status = document.getElementById('status');
    for (let i = 0; i < 100 && !status.textContent; i++) await new Promise((resolve) => setTimeout(resolve, 100));
    if (!status.textContent) throw new Error('no answer after 10 s');
  }, inputs ?? null);
  await sleep(400); // bars move
}

/** axe-core's findings, one line each: rule, element, what it says. */
async function violations(page) {
  await page.evaluate(`(() => { ${kAxe}; return true })()`);
  return page.evaluate(async () => {
    const { violations: found } = await window.axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
    return found.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary.replace(/\s+/g, ' ')}`));
  });
}

/** What can be pressed and is smaller than a finger. Links inside a text and drawn parts of a slider's row apart. */
const too_small = (page) => page.evaluate((least) => {
  const small = [];
  for (const element of document.querySelectorAll('button, select, summary, input, textarea, [role="button"]')) {
    const { width, height } = element.getBoundingClientRect();
    const target = element.closest('label') ?? element;
    const box = target.getBoundingClientRect();
    const is_shown = width > 0 && height > 0 && getComputedStyle(element).visibility === 'visible' && !element.disabled;
    if (is_shown && (Math.max(width, box.width) < least - 0.5 || Math.max(height, box.height) < least - 0.5)) {
      small.push(`${element.tagName} "${element.ariaLabel ?? element.textContent.trim()}" ${width} × ${height}`);
    }
  }
  return small;
}, kTouch);

/** The tree as text: a line a node, with its state. */
function spelled({ role, name, children = [], value, checked, pressed, disabled, valuetext, level }, depth = 0) {
  const states = { value: valuetext ?? value, checked, pressed, disabled, level };
  const said = Object.entries(states).filter(([, state]) => state !== undefined && state !== '');
  const line = `${'  '.repeat(depth)}${role}${name ? ` "${name}"` : ''}${said.map(([key, state]) => ` ${key}=${state}`).join('')}`;
  return [line, ...children.flatMap((child) => spelled(child, depth + 1))];
}

for (const name of gallery()) {
  const site = build_gallery_page(name);
  for (const color_scheme of ['light', 'dark']) {
    browser_test(`${name}, ${color_scheme}: axe-core finds nothing`, async (browser, t) => {
      if (browser.name !== 'Chromium') return t.skip('the same document is checked in Chromium');
      const page = await open(browser, t, site, { width: 1000, height: 900, color_scheme });
      assert.deepEqual(await violations(page), []);
      await answer(page, name);
      assert.deepEqual(await violations(page), []);
    });
  }

  browser_test(`${name}: large enough for fingers, and for a zoom of 400 %`, async (browser, t) => {
    const page = await open(browser, t, site, { width: 390, height: 800 });
    await answer(page, name);
    assert.deepEqual(await too_small(page), []);
    await page.resize(320, 256); // 1280 × 1024 at 400 %
    await sleep(200);
    const { needed, there } = await page.evaluate(() => ({
      needed: document.documentElement.scrollWidth, there: document.documentElement.clientWidth }));
    assert.ok(needed <= there, `${needed} px are needed, there are ${there}`);
  });

  browser_test(`${name}: what a screen reader is told`, async (browser, t) => {
    if (browser.name !== 'Chromium') return t.skip('its tree is the one that can be read from outside');
    const page = await open(browser, t, site, { width: 1000, height: 900 });
    await answer(page, name);
    const told = `${spelled(await page.accessibility()).join('\n')}\n`.replace(/\d+(\.\d+)? ms/g, 'N ms').replace(/\d+:\d\d.[AP]M/g, 'TIME');
    const file = join(kGolden, `${name}.txt`);
    if (!existsSync(file)) {
      mkdirSync(kGolden, { recursive: true });
      writeFileSync(file, told);
      assert.notEqual(process.env.CI, 'true', `${file} was missing`);
    }
    assert.equal(told, readFileSync(file, 'utf8'), `where this is meant, delete ${file} and run again`);
  });
}
