// What a page weighs beside the model and onnxruntime's WebAssembly: the viewer, all JavaScript (onnxruntime-web's
// own script is bundled into the worker and counts), CSS and HTML, packed as a host packs them.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { build_page, demo_of } from './support.mjs';

const kMostBytes = 350_000;

const packed_size = (bytes) => gzipSync(bytes, { level: 9 }).length;

test('viewer, scripts, style and HTML of a page are 350 KB at most, packed', (t) => {
  const site = build_page(demo_of('iris'));
  const page = JSON.parse(/<script type="application\/json" id="vitrine-page">(.*?)<\/script>/s.exec(readFileSync(join(site, 'index.html'), 'utf8'))[1]);
  const not_ours = [page.files.runtime, page.files.model].map(({ url }) => url);
  const served = readdirSync(site, { recursive: true }).map(String).filter((path) => /\.(html|js|css|wasm|gz)$/.test(path));
  const ours = served.filter((path) => !not_ours.includes(path));
  assert.ok(ours.includes(page.files.viewer.url) && ours.includes(page.files.worker.url) && ours.includes('index.html'), `${ours}`);

  const parts = ours.map((path) => {
    const bytes = readFileSync(join(site, path));
    return [path.replace(/^assets\/|-[0-9a-f]{8}/g, ''), packed_size(path.endsWith('.gz') ? gunzipSync(bytes) : bytes)];
  });
  const sum = parts.reduce((total, [, size]) => total + size, 0);
  const told = parts.map(([name, size]) => `${name} ${size}`).join(', ');
  t.diagnostic(`${sum} bytes: ${told}`);
  assert.ok(sum <= kMostBytes, `${sum} bytes: ${told}`);
});
