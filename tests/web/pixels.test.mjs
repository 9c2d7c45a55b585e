// What is drawn in a browser is what is drawn natively, pixel by pixel, where no browser's font takes part in it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { browser_test, serve } from './harness/index.mjs';
import { build_page, demo_of, kRepository } from './support.mjs';

const kSketchpad = build_page({ ...demo_of('digits'), inputs: JSON.parse(
  readFileSync(join(kRepository, 'src/widgets/sketchpad/example.json'), 'utf8')) });
const kWidth = 400, kRatio = 2; // tests/contract/registry_test.cpp
const kTools = 44; // CSS pixels at the bottom: slider and buttons, without a word

for (const color_scheme of ['light', 'dark']) {
  browser_test(`the tools of a sketchpad have the pixels of the native drawing: ${color_scheme}`, async (browser, t) => {
    const server = await serve(kSketchpad);
    t.after(() => server.close());
    const page = await browser.open(server.url, { width: 900, height: 900, device_scale_factor: kRatio, color_scheme });
    t.after(() => page.close());
    await page.evaluate(() => window.vitrine.ready.then(() => true));
    const golden = readFileSync(join(kRepository, 'tests/golden/widgets', `sketchpad-input${color_scheme === 'dark' ? '-dark' : ''}.png`));
    const differing = () => page.evaluate(async (width, ratio, tools, png) => {
      const stage = document.getElementById('w0-stage');
      Object.assign(stage.style, { width: `${width}px`, height: `${width + 36}px` });
      const picture = new Image();
      picture.src = `data:image/png;base64,${png}`;
      await picture.decode();
      const drawn = stage.querySelector('canvas');
      if (drawn.width !== picture.naturalWidth || drawn.height !== picture.naturalHeight) return `${drawn.width} × ${drawn.height}`;
      const rows = tools * ratio;
      const [ours, theirs] = [drawn, picture].map((source) => {
        const canvas = Object.assign(document.createElement('canvas'), { width: width * ratio, height: rows });
        const context = canvas.getContext('2d', { willReadFrequently: true });
        context.drawImage(source, 0, rows - picture.naturalHeight);
        return context.getImageData(0, 0, canvas.width, rows).data;
      });
      let count = 0;
      for (let i = 0; i < ours.length; i += 4) {
        // Browsers store colours multiplied by alpha: of the nearly transparent ones little is left.
        const differs = [0, 1, 2, 3].some((c) => Math.abs(c === 3 ? ours[i + c] - theirs[i + c]
          : (ours[i + c] * ours[i + 3] - theirs[i + c] * theirs[i + 3]) / 255) > 2);
        if (differs) count++;
      }
      return count;
    }, kWidth, kRatio, kTools, golden.toString('base64'));
    let count;
    for (const deadline = Date.now() + 10_000; (count = await differing()) !== 0 && Date.now() < deadline;) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    assert.equal(count, 0, `${count} pixels differ`);
  });
}
