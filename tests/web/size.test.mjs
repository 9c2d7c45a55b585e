// What a page weighs beside the model and onnxruntime-web (its WebAssembly, and its script in the worker): the viewer,
// all JavaScript of ours, CSS and HTML, packed as a host packs them.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { gzipSync } from 'node:zlib';
import { buildOwnWorker } from '../../shell/build.mjs';
import { build_page, demo_of } from './support.mjs';

const kMostBytes = 350_000;

const packed_size = (bytes) => gzipSync(bytes, { level: 9 }).length;

test('viewer, scripts, style and HTML of a page are 350 KB at most, packed', async (t) => {
  const site = build_page(demo_of('iris'));
  const page = JSON.parse(/<script type="application\/json" id="vitrine-page">(.*?)<\/script>/s.exec(readFileSync(join(site, 'index.html'), 'utf8'))[1]);
  const not_ours = [page.files.runtime, page.files.model].map(({ url }) => url);
  const served = readdirSync(site, { recursive: true }).map(String).filter((path) => /\.(html|js|css|wasm|gz)$/.test(path));
  const ours = served.filter((path) => !not_ours.includes(path));
  assert.ok(ours.includes(page.files.viewer.url) && ours.includes(page.files.worker.url) && ours.includes('index.html'), `${ours}`);

  const parts = ours.map((path) => {
    const bytes = readFileSync(join(site, path));
    return [path.replace(/^assets\/|-[0-9a-f]{8}/g, ''), path.endsWith('.gz') ? bytes.length : packed_size(bytes)];
  });
  // Of the languages a visitor fetches one at most: the largest counts.
  const languages = parts.filter(([name]) => name.startsWith('language-')).sort(([, a], [, b]) => b - a);
  assert.ok(languages.length > 1);
  for (const other of languages.slice(1)) parts.splice(parts.indexOf(other), 1);
  const worker = parts.find(([name]) => name === 'worker.js');
  const with_runtime = worker[1];
  worker[1] = packed_size(await buildOwnWorker());
  const sum = parts.reduce((total, [, size]) => total + size, 0);
  const told = parts.map(([name, size]) => `${name} ${size}`).join(', ');
  t.diagnostic(`${sum} bytes: ${told}; and of onnxruntime-web's script ${with_runtime - worker[1]}`);
  assert.ok(worker[1] < with_runtime);
  assert.ok(sum <= kMostBytes, `${sum} bytes: ${told}`);
});
