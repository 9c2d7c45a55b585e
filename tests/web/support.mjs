// What the page tests share: pages built by the real command, references of native onnxruntime, comparison.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const kRepository = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
export const kShared = resolve(process.env.VITRINE_SHARED_MODELS ?? join(kRepository, '../shared/models'));
export const kCommand = process.env.VITRINE ?? join(kRepository, 'build/native/vitrine');

/** Why tests of third-party models are skipped, or false. Under CI=true they are not: the model is then missing. */
export const shared_missing =
  !existsSync(join(kShared, 'manifest.json')) && process.env.CI !== 'true'
    ? `shared models missing: ${kShared}`
    : false;

/**
 * Builds a page of a spec: {model: <absolute path>, …}.
 * @param {'site' | 'single file'} form
 * @param {{[name: string]: Buffer}} files beside the spec
 * @returns {string} the folder, or the file
 */
export function build_page(spec, form = 'site', files = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-page-'));
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
  writeFileSync(join(folder, 'demo.json'), JSON.stringify(spec));
  const out = form === 'site' ? join(folder, 'site') : join(folder, 'demo.html');
  const args = ['build', join(folder, 'demo.json'), form === 'site' ? '-o' : '--single-file', out];
  execFileSync(kCommand, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  return out;
}

/** The page of models/<name> as the gallery has it. */
export function build_gallery_page(name) {
  const out = join(mkdtempSync(join(tmpdir(), 'vitrine-page-')), 'site');
  execFileSync(kCommand, ['build', join(kRepository, 'models', name, 'demo.json'), '-o', out],
    { stdio: ['ignore', 'ignore', 'inherit'] });
  return out;
}

/** The models of the gallery. */
export const gallery = () =>
  readdirSync(join(kRepository, 'models')).filter((name) => existsSync(join(kRepository, 'models', name, 'demo.json')));

/** models/<name>/demo.json, with its model's absolute path; without its examples, whose files stay where they are. */
export function demo_of(name) {
  const folder = join(kRepository, 'models', name);
  const { examples, ...demo } = JSON.parse(readFileSync(join(folder, 'demo.json'), 'utf8'));
  return { ...demo, model: join(folder, demo.model) };
}

/**
 * models/<name> built as it is committed, with its examples and what is recorded of them.
 * @param {(record: object) => object} change of demo.recorded.json
 */
export function build_model(name, { form = 'site', change = (record) => record } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-model-'));
  const source = join(folder, name);
  cpSync(join(kRepository, 'models', name), source, { recursive: true });
  const file = join(source, 'demo.recorded.json');
  writeFileSync(file, JSON.stringify(change(JSON.parse(readFileSync(file, 'utf8')))));
  const out = form === 'site' ? join(folder, 'site') : join(folder, 'demo.html');
  const args = ['build', source, form === 'site' ? '-o' : '--single-file', out];
  execFileSync(kCommand, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  return out;
}

/** tests/web/references/<name>.json, with its model's absolute path. */
export function reference(name) {
  const read = JSON.parse(readFileSync(join(kRepository, 'tests/web/references', `${name}.json`), 'utf8'));
  const root = read.root === 'shared' ? kShared : join(kRepository, 'models');
  return { ...read, root, model: join(root, read.model) };
}

const kArrays = { float32: Float32Array, float16: Float32Array, int64: BigInt64Array, uint8: Uint8Array };

/** The values of a reference's output (float16 is stored as float32). */
export function expected_values({ type, base64 }) {
  const bytes = Buffer.from(base64, 'base64');
  const Values = kArrays[type];
  return Array.from(new Values(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)), Number);
}

/** Each within `tolerance` of the tensor's largest magnitude. */
export function assert_close(values, expected, tolerance, what) {
  assert.equal(values.length, expected.length, `${what}: number of elements`);
  const scale = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-30);
  let worst = 0;
  values.forEach((value, i) => {
    assert.ok(Number.isFinite(value) || value === expected[i], `${what}: element ${i} is ${value}`);
    worst = Math.max(worst, Math.abs(value - expected[i]) / scale);
  });
  assert.ok(worst <= tolerance, `${what}: off by ${worst} of the largest magnitude, allowed ${tolerance}`);
}

/**
 * In the page: runs the model on raw tensors {name: {type, dims, base64}}, gives {name: {type, dims, values}}.
 */
export function run_in_page(page, inputs) {
  return page.evaluate(async (given) => {
    const kTyped = { float32: Float32Array, float16: Uint16Array, int64: BigInt64Array, uint8: Uint8Array };
    const feeds = {};
    for (const [name, { type, dims, base64 }] of Object.entries(given)) {
      const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      feeds[name] = { type, dims, data: new kTyped[type](bytes.buffer) };
    }
    const outputs = await window.vitrine.run(feeds);
    const widen = (half) => {
      const sign = half & 0x8000 ? -1 : 1, exponent = (half >> 10) & 31, fraction = half & 1023;
      if (exponent === 0) return sign * fraction * 2 ** -24;
      if (exponent === 31) return fraction ? NaN : sign * Infinity;
      return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
    };
    const out = {};
    for (const [name, { type, dims, data }] of Object.entries(outputs)) {
      out[name] = { type, dims, values: Array.from(data, type === 'float16' && data instanceof Uint16Array ? widen : Number) };
    }
    return out;
  }, inputs);
}

/** The fewest digits that read back as the same float32. */
export function shortest(value) {
  for (let digits = 1; ; ++digits) {
    const text = String(Number(value.toPrecision(digits)));
    if (Math.fround(Number(text)) === Math.fround(value)) return text;
  }
}
