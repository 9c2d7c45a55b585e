// A photo becomes a tensor: the image widget's way in the viewer, against canvas and a loop in the same page, and against
// Pillow and NumPy, which are native code.
import { execFileSync, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { compared, interleave } from './statistics.mjs';
import { open_viewer_page } from './viewer_page.mjs';

const kSizes = [['640 × 480', 640, 480], ['12 megapixels', 4000, 3000]];

/** {ask(width, height) → ms, end()}, by a Python that has the tests' Pillow. */
function start_pillow() {
  const here = (path) => fileURLToPath(new URL(path, import.meta.url));
  const said = execFileSync(here('../setup'), ['--python', 'tools/requirements/tests.txt'], { encoding: 'utf8', cwd: here('../..') });
  const child = spawn(said.trim().split('\n').at(-1), ['-B', here('pillow.py')], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async ask(width, height) {
      child.stdin.write(`${width} ${height}\n`);
      return Number((await lines.next()).value);
    },
    end: () => child.stdin.end(),
  };
}

export async function pictures({ browser, rounds, options }) {
  const { page, close } = await open_viewer_page(browser, options);
  const pillow = start_pillow();
  try {
    const lines = [];
    for (const [text, width, height] of kSizes) {
      const way = (name) => () => page.evaluate((...args) => window.bench.picture(...args), name, width, height);
      for (const [from, key] of [['decoded pixels', 'from_pixels'], ['JPEG file', 'from_file']]) {
        const ways = { vitrine: way(`ours_${key}`), canvas: way(`canvas_${key}`), pillow: () => pillow.ask(width, height) };
        if (key !== 'from_pixels') delete ways.pillow;
        await interleave(ways, 2);
        const times = await interleave(ways, 2 * rounds);
        lines.push(compared(`${text}, from ${from}`, 'ms', ['vitrine', times.vitrine], ['canvas', times.canvas]));
        if (times.pillow) lines.push(compared(`${text}, from ${from}`, 'ms', ['vitrine', times.vitrine], ['Pillow', times.pillow]));
      }
      const levels = await way('difference')();
      lines.at(-3).note = `the canvas's tensor is ${levels.toFixed(1)} of 255 levels away on average`;
    }
    return lines;
  } finally {
    pillow.end();
    await close();
  }
}
