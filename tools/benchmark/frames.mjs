// How long a frame of each widget takes, in the viewer that pages have. Widgets are found by their example.json.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median, quantile } from './statistics.mjs';
import { open_viewer_page } from './viewer_page.mjs';

const widgets = join(dirname(fileURLToPath(import.meta.url)), '../../src/widgets');
const kSize = { width: 460, height: 340, count: 60 };
const kPaintMs = 1000 / 60;

export async function frames({ browser, rounds, options }) {
  const { page, close } = await open_viewer_page(browser, options);
  try {
    const lines = [];
    const names = readdirSync(widgets).filter((name) => existsSync(join(widgets, name, 'example.json')));
    for (const name of names) {
      const example = JSON.parse(readFileSync(join(widgets, name, 'example.json'), 'utf8'));
      const before = lines.length;
      for (const direction of ['input', 'output']) {
        const measure = () => page.evaluate((...args) => window.bench.frames(...args), example, direction === 'input', kSize);
        const turns = [];
        for (let round = 0; round < rounds; ++round) turns.push(await measure());
        if (!turns[0]) continue;
        for (const [kind, text] of [['whole', 'every pixel'], ['pointer', 'under the pointer']]) {
          lines.push(line(`${name}, ${direction}: ${text}`, turns.flatMap((turn) => turn[kind])));
        }
      }
      if (lines.length === before) throw new Error(`${name}: its example fits none of the tensors that are tried`);
    }
    return lines;
  } finally {
    await close();
  }
}

/** Not the longest: one in 300 meets a garbage collection, whoever draws. */
function line(what, times) {
  const spread = { median: median(times), low: quantile(times, 0.05), high: quantile(times, 0.95) };
  const part = Object.fromEntries(Object.entries(spread).map(([key, value]) => [key, value / kPaintMs]));
  return {
    what, unit: 'ms', n: times.length,
    a: { name: 'vitrine', ...spread },
    b: { name: 'paint', median: kPaintMs, low: kPaintMs, high: kPaintMs },
    ratio: part,
  };
}
