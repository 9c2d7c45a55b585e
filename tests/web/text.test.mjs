// Text inside canvases: whole runs as the browser shapes them, right to left where the script is.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { browser_test, serve } from './harness/index.mjs';
import { build_page, demo_of } from './support.mjs';

const kNames = {
  arabic: 'سوسن بري (شائك) 12',
  hebrew: 'אירוס בר',
  devanagari: 'हिन्दी में नाम',
  thai: 'ชื่อภาษาไทย',
  latin: 'Iris setosa',
};

/** A flower for which the second class comes second. */
const kFlower = { sepal_length: 6.3, sepal_width: 3.3, petal_length: 6, petal_width: 2.5 };

/** The ink of the second class's name in the label's canvas, and of the same text drawn by the browser. */
async function inks(page, name) {
  return page.evaluate((text) => {
    const kRow = [0, 116, 300, 24]; // src/widgets/label/label_ui.cpp: the second row's name
    const ratio = devicePixelRatio;
    const bounds = ({ data, width, height }) => {
      let left = width, right = 0, count = 0;
      for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) {
        const at = (y * width + x) * 4;
        if (data[at + 3] < 64) continue;
        left = Math.min(left, x);
        right = Math.max(right, x + 1);
        count += data[at + 3] / 255;
      }
      return { width: (right - left) / ratio, left: left / ratio, count: count / ratio / ratio };
    };
    const drawn = [...document.querySelectorAll('canvas')].at(-1);
    const row = kRow.map((v) => Math.round(v * ratio));
    const canvas = document.createElement('canvas');
    canvas.width = row[2];
    canvas.height = row[3] * 2;
    const context = canvas.getContext('2d', { willReadFrequently: true }); // WebKit hints otherwise where it has to draw fast
    context.drawImage(drawn, ...row, 0, 0, row[2], row[3]);
    const ours = bounds(context.getImageData(0, 0, row[2], row[3]));
    context.clearRect(0, 0, row[2], row[3]);
    context.font = `400 ${15 * ratio}px system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif`;
    context.direction = /[\u0590-\u08ff]/.test(text) ? 'rtl' : 'ltr';
    context.textAlign = 'left';
    context.fillText(text, 4 * ratio, row[3]);
    const theirs = bounds(context.getImageData(0, 0, canvas.width, canvas.height));
    let alone = 0;
    for (const character of text) alone += context.measureText(character).width / ratio;
    return { ours, theirs, alone };
  }, name);
}

for (const [script, name] of Object.entries(kNames)) {
  browser_test(`${script} is drawn as the browser draws it`, async (browser, t) => {
    const demo = demo_of('iris');
    demo.outputs[0].labels = ['other', name, 'third'];
    const server = await serve(build_page(demo));
    t.after(() => server.close());
    const page = await browser.open(server.url, { width: 1000, height: 800 });
    t.after(() => page.close());
    await page.evaluate(() => window.vitrine.ready.then(() => true));
    await page.evaluate((flower) => window.vitrine.predict(flower).then(() => true), kFlower);
    let { ours, theirs, alone } = await inks(page, name);
    const is_drawn = () => Math.abs(ours.count / theirs.count - 1) < 0.15;
    for (const deadline = Date.now() + 10_000; !is_drawn() && Date.now() < deadline; await sleep(100)) { // the bars move
      ({ ours, theirs, alone } = await inks(page, name));
    }
    assert.ok(Math.abs(ours.width - theirs.width) <= 1.5, `${ours.width} px wide, the browser's is ${theirs.width}`);
    assert.ok(ours.left < 4, `it starts at ${ours.left}`);
    assert.ok(is_drawn(), `ink ${ours.count}, the browser's ${theirs.count}`);
    // The check can tell: joined letters are narrower than letters that stand alone.
    if (script === 'arabic') assert.ok(theirs.width < 0.95 * alone, `${theirs.width} of ${alone}`);
    assert.deepEqual(await page.errors(), []);
  });
}
