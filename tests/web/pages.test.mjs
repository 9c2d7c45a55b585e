// Real models in real pages: every form of a page, in every browser, answers as native onnxruntime does.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { browser_test, serve } from './harness/index.mjs';
import {
  assert_close, build_page, demo_of, expected_values, kRepository, reference, run_in_page, shared_missing,
} from './support.mjs';

const kImageNet = () =>
  readFileSync(join(reference('squeezenet-fp16').root, 'classification/synset.txt'), 'utf8').trimEnd().split('\n');

const kModels = [
  { name: 'digits', tolerance: 1e-4, spec: { inputs: 'sketchpad', outputs: 'label' } },
  { name: 'iris', tolerance: 1e-4, spec: { outputs: { type: 'label', tensor: 'probabilities' } } },
  { name: 'mnist-8', tolerance: 1e-4, spec: { inputs: { type: 'sketchpad', scale: 1 }, outputs: 'label' } },
  { name: 'iris-mlp-pytorch', tolerance: 1e-4, spec: {} },
  { name: 'squeezenet-fp16', tolerance: 1e-2, spec: {
      inputs: { type: 'image', channels: 'bgr', scale: 1, mean: [104, 117, 123] },
      outputs: { type: 'label' } } },
];

/** How a visitor meets the page: a server's folder under a sub-path, a double-clicked file, a sandboxed frame. */
const kForms = {
  async site(browser, t, spec) {
    const server = await serve(build_page(spec), { prefix: '/some/where/' });
    t.after(() => server.close());
    const page = await browser.open(server.url);
    t.after(() => page.close());
    return { page, inside: page, origin: new URL(server.url).origin };
  },
  async 'single file'(browser, t, spec) {
    const file = build_page(spec, 'single file');
    const page = await browser.open(pathToFileURL(file).href);
    t.after(() => page.close());
    return { page, inside: page };
  },
  async 'sandboxed frame'(browser, t, spec) {
    const file = build_page(spec, 'single file');
    writeFileSync(join(dirname(file), 'frame.html'),
      '<!doctype html><title>frame</title><iframe sandbox="allow-scripts" src="demo.html" style="width:100%;height:700px"></iframe>');
    const server = await serve(dirname(file));
    t.after(() => server.close());
    const page = await browser.open(`${server.url}frame.html`);
    t.after(() => page.close());
    return { page, inside: await page.frame(0), origin: new URL(server.url).origin };
  },
};

for (const [form, open] of Object.entries(kForms)) {
  for (const { name, tolerance, spec } of kModels) {
    const given = reference(name);
    const skip = given.root === reference('digits').root ? false : shared_missing;
    browser_test(`${name} as a ${form} answers as native onnxruntime`, async (browser, t) => {
      if (skip) return t.skip(skip);
      const full = { model: given.model, ...spec };
      if (name === 'squeezenet-fp16') full.outputs.labels = kImageNet();
      const { page, inside, origin } = await open(browser, t, full);
      await inside.evaluate(() => window.vitrine.ready);
      for (const one of given.cases) {
        const [input] = Object.values(one.inputs);
        const outputs = input.picture
          ? await by_picture(inside, join(given.root, input.picture), one)
          : await run_in_page(inside, one.inputs);
        for (const [tensor, expected] of Object.entries(one.outputs)) {
          if (!input.picture) assert.deepEqual(outputs[tensor].dims, expected.dims, `${one.name}, ${tensor}`);
          assert_close(outputs[tensor].values, expected_values(expected), tolerance, `${one.name}, ${tensor}`);
        }
      }
      assert.deepEqual(await page.errors(), []);
      assert.deepEqual(await inside.errors(), []);
      assert.deepEqual(page.outside(), []);
      const others = (await page.requests()).filter((url) => /^https?:/.test(url) && !(origin && url.startsWith(origin)));
      assert.deepEqual(others, [], 'requests to other origins');
    });
  }
}

/** Puts a picture's file in through the page's own widget, and reads the scores that the label shows: no shape. */
async function by_picture(page, file, { expected, outputs }) {
  const base64 = readFileSync(file).toString('base64');
  const [tensor] = Object.keys(outputs);
  const { answer, values } = await page.evaluate(async (given) => {
    const data = Uint8Array.from(atob(given), (c) => c.charCodeAt(0));
    const [input] = window.vitrine.info.inputs, [output] = window.vitrine.info.outputs;
    const predicted = await window.vitrine.predict({ [input.name]: { name: 'kitten.png', mime: 'image/png', data } });
    const label = predicted[output.name];
    return { answer: label.label, values: label.confidences };
  }, base64);
  assert.equal(answer, kImageNet()[expected]);
  const labels = kImageNet();
  const ordered = new Array(labels.length).fill(0);
  for (const { label, confidence } of values) ordered[labels.indexOf(label)] = confidence;
  return { [tensor]: { values: ordered } };
}

for (const form of ['site', 'single file']) {
  browser_test(`pictures of the description are part of a ${form}, and keep their room`, async (browser, t) => {
    const picture = readFileSync(join(kRepository, 'tests/golden/media/orientation6.jpg'));
    const built = build_page({ ...demo_of('iris'), description: '![A dot](my%20dot.jpg) and words' }, form, { 'my dot.jpg': picture });
    const server = form === 'site' ? await serve(built) : null;
    if (server) t.after(() => server.close());
    const page = await browser.open(server?.url ?? pathToFileURL(built).href);
    t.after(() => page.close());
    const shown = page.by_role('img', 'A dot');
    await page.wait_for(() => document.querySelector('.description img').naturalWidth > 0);
    // The orientation in the file turns it, 5 × 3 to 3 × 5, in the browser as in its reserved room.
    const sizes = await shown.evaluate(({ naturalWidth, naturalHeight, width, height }) => [naturalWidth, naturalHeight, width, height]);
    assert.deepEqual(sizes, [3, 5, 3, 5]);
    assert.deepEqual(await page.errors(), []);
    assert.deepEqual(page.outside(), []);
  });
}
