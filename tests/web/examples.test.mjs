// Examples: a click fills the inputs and runs; what was recorded is there before the runtime is, and is compared.
import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { browser_test, serve } from './harness/index.mjs';
import { assert_close, build_model, expected_values, reference } from './support.mjs';

async function open(browser, t, site, { respond, ...options } = {}) {
  const server = await serve(site, { respond });
  t.after(() => server.close());
  const page = await browser.open(server.url, options);
  t.after(() => page.close());
  return page;
}

const ready = (page) => page.evaluate(() => window.vitrine.ready.then(() => true));
const mark_is = (page, start) =>
  page.wait_for((text) => document.getElementById('fidelity').textContent.startsWith(text), start);

const kIris = build_model('iris');
const kDoctored = build_model('iris', {
  change(record) {
    record.outputs[0][0].data = Buffer.from(new Float32Array([0.9, 0.1, 0]).buffer).toString('base64');
    return record;
  },
});
const kShapes = { site: build_model('shapes'), 'single file': build_model('shapes', { form: 'single file' }) };

browser_test('an example fills the inputs, and its result is that of native onnxruntime', async (browser, t) => {
  const page = await open(browser, t, kIris);
  await ready(page);
  await page.by_role('button', 'Small petals').click();
  await page.wait_for(() => document.querySelector('[role=status]').textContent.startsWith('Iris setosa'));
  await mark_is(page, 'Same as recorded');
  const length = page.by_role('slider', 'Petal length');
  for (let tries = 0; tries < 50 && (await length.value()) !== '1.4'; ++tries) await sleep(100); // it is drawn at the next paint
  assert.equal(await length.value(), '1.4');
  assert.equal(await page.by_role('button', 'Small petals').attribute('aria-current'), 'true');
  const computed = await page.evaluate(async () =>
    Array.from((await window.vitrine.example(0)).tensors.probabilities.data));
  const native = reference('iris').cases.find(({ name }) => name === 'setosa').outputs.probabilities;
  assert_close(computed, expected_values(native), 1e-5, 'probabilities');
  assert.deepEqual(await page.errors(), []);
  assert.deepEqual(page.outside(), []);
});

browser_test('the keyboard chooses an example, and changing an input ends it', async (browser, t) => {
  const page = await open(browser, t, kIris);
  await ready(page);
  await page.by_role('button', 'Small petals').focus();
  await page.press('Enter');
  await mark_is(page, 'Same as recorded');
  await page.by_role('slider', 'Sepal width').focus();
  await page.press('ArrowRight');
  await page.wait_for(() => !document.querySelector('[aria-current]') && !document.getElementById('fidelity').textContent);
});

browser_test('a recorded result is there while the runtime is still on its way', async (browser, t) => {
  let let_through;
  const held = new Promise((resolve) => { let_through = resolve; });
  t.after(() => let_through());
  const page = await open(browser, t, kIris, { respond: async (path) => { if (path.includes('runtime')) await held; } });
  await page.by_role('button', 'A long flower').click();
  await mark_is(page, 'Recorded result');
  await page.wait_for(() => [...document.querySelectorAll('input[type=range]')].some(({ value }) => value === '4.7'));
  await page.wait_for(() => /Iris versicolor/.test(document.getElementById('w4').textContent));
  assert.equal(await page.evaluate(() => document.documentElement.dataset.state), 'loading');
  let_through();
  await mark_is(page, 'Same as recorded');
});

browser_test('a result that differs from the record is said, with the place', async (browser, t) => {
  const page = await open(browser, t, kDoctored);
  await ready(page);
  await page.by_role('button', 'Small petals').click();
  await mark_is(page, 'Differs by 0.09');
  const mark = await page.evaluate(() => ({ ...document.getElementById('fidelity').dataset, text: document.getElementById('fidelity').textContent }));
  assert.equal(mark.state, 'differs');
  assert.match(mark.text, /in probabilities at \[0, [01]\]$/);
});

for (const [form, place] of Object.entries(kShapes)) {
  browser_test(`pictures of a folder are thumbnails, and a click takes one: ${form}`, async (browser, t) => {
    let page;
    if (form === 'site') {
      page = await open(browser, t, place);
    } else {
      page = await browser.open(pathToFileURL(place).href);
      t.after(() => page.close());
    }
    await ready(page);
    const thumbnail = await page.by_role('button', 'heart').evaluate((button) => {
      const img = button.querySelector('img');
      return { width: img.clientWidth, height: img.clientHeight, alt: img.alt, loading: img.loading };
    });
    assert.deepEqual(thumbnail, { width: 72, height: 72, alt: 'heart', loading: 'lazy' });
    await page.by_role('button', 'heart').click();
    await page.wait_for(() => document.querySelector('[role=status]').textContent.startsWith('heart'));
    await mark_is(page, 'Same as recorded');
    assert.deepEqual(await page.errors(), []);
  });
}
