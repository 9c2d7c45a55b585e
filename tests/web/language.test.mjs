// The page's own words in other languages: chosen by the address or the browser; Arabic from right to left.
import assert from 'node:assert/strict';
import { browser_test, serve } from './harness/index.mjs';
import { build_page, demo_of } from './support.mjs';

const kPages = { digits: build_page(demo_of('digits')), iris: build_page(demo_of('iris')) };
const kSingle = build_page({ ...demo_of('iris'), language: 'ja' }, 'single file');

async function open(browser, t, name, query, options) {
  const server = await serve(kPages[name]);
  t.after(() => server.close());
  const page = await browser.open(server.url + query, options);
  t.after(() => page.close());
  await page.evaluate(() => window.vitrine.ready.then(() => true));
  return page;
}

const html = (page) => page.evaluate(() => ({ lang: document.documentElement.lang, dir: document.documentElement.dir }));
const kLanguageFile = /language-(\w\w)-/;
const languages_fetched = async (page) =>
  (await page.requests()).map((url) => kLanguageFile.exec(url)?.[1]).filter(Boolean);

browser_test('a page in German, its numbers too; what the author wrote stays', async (browser, t) => {
  const page = await open(browser, t, 'iris', '?lang=de');
  assert.deepEqual(await html(page), { lang: 'de', dir: 'ltr' });
  assert.deepEqual([...new Set(await languages_fetched(page))], ['de']);
  await page.by_role('button', 'Leeren').wait();
  assert.match(await page.evaluate(() => document.querySelector('.chips').innerText), /Nichts wird hochgeladen/);
  assert.equal(await page.evaluate(() => document.querySelector('h1').lang), 'en');
  const first = await page.evaluate(() => document.querySelector('.mirror input:not([type=range])').value);
  assert.match(first, /^\d+,\d+$/);
  await page.evaluate(() => document.getElementById('run').click());
  await page.wait_for(() => /\d+\s%/.test(document.getElementById('status').textContent));
  assert.match(await page.by_role('status').text(), /\d+\s% sicher/);
  await page.wait_for(() => / pro Vorhersage$/.test(document.getElementById('time').textContent));
  assert.deepEqual(await page.errors(), []);
});

browser_test('what a program is given does not depend on the language', async (browser, t) => {
  const page = await open(browser, t, 'iris', '?lang=fr');
  const { name } = (await page.evaluate(() => window.vitrine.info)).inputs[0];
  const answer = await page.evaluate((key) => window.vitrine.predict({ [key]: 5.5 }), name);
  assert.equal(typeof Object.values(answer)[0].confidences[0].confidence, 'number');
  const refused = await page.evaluate((key) =>
    window.vitrine.predict({ [key]: 'much' }).then(() => null, ({ code, message }) => ({ code, message })), name);
  assert.equal(refused.code, 401);
  assert.match(refused.message, /Cette valeur/);
});

browser_test('Arabic is mirrored, and fits a narrow screen', async (browser, t) => {
  const page = await open(browser, t, 'iris', '?lang=ar', { width: 320, height: 700 });
  assert.deepEqual(await html(page), { lang: 'ar', dir: 'rtl' });
  await page.wait_for(() => Boolean(document.querySelector('.mirror input')));
  const { overflow, run, clear } = await page.evaluate(() => ({
    overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    run: document.getElementById('run').getBoundingClientRect().right,
    clear: document.getElementById('clear').getBoundingClientRect().right,
  }));
  assert.ok(overflow <= 0, `${overflow} px to scroll`);
  assert.ok(run > clear, 'Run comes first, on the right');
  await page.resize(1100, 800);
  await page.wait_for(() => document.querySelector('.column').getBoundingClientRect().left > 500);
  // The rail lies on the right of its number, and its arrow keys go the way that a native one's do.
  const stage = await page.evaluate(() => {
    const [rail, number] = ['[type=range]', ':not([type=range])'].map((kind) => document.querySelector(`.mirror input${kind}`));
    return { rail: rail.getBoundingClientRect().left, number: number.getBoundingClientRect().right };
  });
  assert.ok(stage.rail >= stage.number - 1, JSON.stringify(stage));
  assert.deepEqual(await page.errors(), []);
});

browser_test('a language that there is not is English, and fetches nothing', async (browser, t) => {
  const page = await open(browser, t, 'iris', '?lang=tlh');
  assert.deepEqual(await html(page), { lang: 'en', dir: 'ltr' });
  await page.by_role('button', 'Run').wait();
  assert.deepEqual(await languages_fetched(page), []);
});

browser_test('the browser\'s own language comes before the page\'s', async (browser, t) => {
  const server = await serve(kPages.digits);
  t.after(() => server.close());
  const page = await browser.open(server.url);
  t.after(() => page.close());
  await page.evaluate(() => window.vitrine.ready.then(() => true));
  await page.evaluate(() => {
    Object.defineProperty(navigator, 'languages', { get: () => ['pt-BR', 'es-MX', 'de'] });
    dispatchEvent(new Event('languagechange'));
  });
  await page.wait_for(() => document.documentElement.lang === 'es');
  await page.by_role('button', 'Deshacer').wait(); // drawn by the viewer
  assert.equal(await page.evaluate(() => document.getElementById('stop').textContent), 'Detener');
  assert.equal(await page.evaluate(() => document.getElementById('w0-hint').textContent), '28 × 28, un canal');
});

browser_test('a single file has its languages with it, and starts in its own', async (browser, t) => {
  if (browser.name === 'WebKit') return t.skip('a file is opened there through a copy, which loses "?lang="');
  const page = await browser.open(`file://${kSingle}?lang=zh`);
  t.after(() => page.close());
  assert.match(await page.evaluate(() => document.querySelector('footer').textContent), /Vitrine/);
  await page.evaluate(() => window.vitrine.ready.then(() => true));
  await page.wait_for(() => document.documentElement.lang === 'zh');
  await page.by_role('button', '运行').wait();
  assert.equal(await page.evaluate(() => document.querySelector('h1').lang), 'ja');
});
