// vitrine record: a browser without a window computes what the page shows of its examples.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { assert_close, expected_values, kCommand, kRepository } from './support.mjs';

function folder_of(model) {
  const folder = join(mkdtempSync(join(tmpdir(), 'vitrine-record-test-')), model);
  cpSync(join(kRepository, 'models', model), folder, { recursive: true });
  return folder;
}

function vitrine(...args) {
  const { status, stdout, stderr } = spawnSync(kCommand, args, { encoding: 'utf8', timeout: 170_000 });
  return { status, stdout, stderr };
}

const read = (file) => JSON.parse(readFileSync(file, 'utf8'));
const is_here = (name) => spawnSync('sh', ['-c', `command -v ${name}`]).status === 0;

for (const browser of ['chromium', 'firefox']) {
  const skip = !is_here(browser) && `${browser} is not installed`;
  test(`what is recorded by ${browser} is what is committed`, { skip, timeout: 180_000 }, () => {
    const folder = folder_of('iris');
    const file = join(folder, 'demo.recorded.json');
    const committed = read(file);
    writeFileSync(file, '{}');
    const { status, stderr } = vitrine('record', folder, '--browser', browser);
    assert.equal(status, 0, stderr);
    const { made_with: _, outputs, ...rest } = read(file);
    const { made_with: __, outputs: wanted, ...rest_committed } = committed;
    assert.deepEqual(rest, rest_committed);
    assert.equal(outputs.length, wanted.length);
    outputs.forEach(([{ dtype, data }], i) => {
      const values = (base64) => expected_values({ type: dtype, base64 });
      assert_close(values(data), values(wanted[i][0].data), 1e-5, `example ${i}`);
    });
  });
}

test('a page without examples has its first values recorded', { skip: !is_here('chromium') && 'chromium is not installed', timeout: 180_000 }, () => {
  const folder = folder_of('iris');
  const { examples, ...demo } = read(join(folder, 'demo.json'));
  writeFileSync(join(folder, 'demo.json'), JSON.stringify(demo));
  const { status, stdout, stderr } = vitrine('record', folder, '--browser', 'chromium');
  assert.equal(status, 0, stderr);
  assert.match(stdout, /the outputs of the first values/);
  assert.equal(read(join(folder, 'demo.recorded.json')).outputs.length, 1);
  assert.equal(vitrine('build', folder, '-o', join(folder, 'site')).stderr, '');
  assert.match(readFileSync(join(folder, 'site/index.html'), 'utf8'), /"recorded":\[\{"name":"probabilities"/);
});

test('inputs that start empty leave nothing to record', { skip: !is_here('chromium') && 'chromium is not installed', timeout: 180_000 }, () => {
  const folder = folder_of('digits');
  const { examples, ...demo } = read(join(folder, 'demo.json'));
  writeFileSync(join(folder, 'demo.json'), JSON.stringify(demo));
  const { status, stderr } = vitrine('record', folder, '--browser', 'chromium');
  assert.equal(status, 2);
  assert.match(stderr, /E308 There is nothing to record/);
});

test('a record of something else is left out, and said', () => {
  const folder = folder_of('iris');
  const file = join(folder, 'demo.json');
  writeFileSync(file, readFileSync(file, 'utf8').replace('5.1', '5.2'));
  const { status, stderr } = vitrine('build', folder, '-o', join(folder, 'site'));
  assert.equal(status, 0);
  assert.match(stderr, /^Warning: .*demo\.recorded\.json is left out: it was made with other examples\. To make it anew: vitrine record /);
  assert.doesNotMatch(readFileSync(join(folder, 'site/index.html'), 'utf8'), /"recorded"/);
});

test('a browser that ends, or never answers, is an error that says so, and nothing is written', () => {
  const folder = folder_of('iris');
  const file = join(folder, 'demo.recorded.json');
  const before = readFileSync(file, 'utf8');
  const fake = join(folder, 'browser');
  const with_browser = (script, ...more) => {
    writeFileSync(fake, `#!/bin/sh\n${script}\n`);
    chmodSync(fake, 0o755);
    return vitrine('record', folder, '--browser', fake, ...more);
  };
  const ended = with_browser('echo no display; exit 1');
  assert.equal(ended.status, 2);
  assert.match(ended.stderr, /E307 The outputs could not be recorded: the browser ended by itself; its last words:\nno display/);
  const silent = with_browser('sleep 1000', '--timeout', '1');
  assert.match(silent.stderr, /E307 .*the browser sent nothing for 1 seconds/);
  assert.equal(readFileSync(file, 'utf8'), before);
  assert.equal(vitrine('record', folder, '--browser', join(folder, 'nothing')).stderr.includes('E306'), true);
});
