// A photo becomes a tensor: the image widget's way in the viewer, against canvas and a loop in the same page.
import { compared, interleave } from './statistics.mjs';
import { open_viewer_page } from './viewer_page.mjs';

const kSizes = [['640 × 480', 640, 480], ['12 megapixels', 4000, 3000]];

export async function pictures({ browser, rounds, options }) {
  const { page, close } = await open_viewer_page(browser, options);
  try {
    const lines = [];
    for (const [text, width, height] of kSizes) {
      const way = (name) => () => page.evaluate((...args) => window.bench.picture(...args), name, width, height);
      for (const [from, key] of [['decoded pixels', 'from_pixels'], ['JPEG file', 'from_file']]) {
        const ways = { vitrine: way(`ours_${key}`), canvas: way(`canvas_${key}`) };
        await interleave(ways, 2);
        const times = await interleave(ways, 2 * rounds);
        lines.push(compared(`${text}, from ${from}`, 'ms', ['vitrine', times.vitrine], ['canvas', times.canvas]));
      }
      const levels = await way('difference')();
      lines.at(-2).note = `the canvas's tensor is ${levels.toFixed(1)} of 255 levels away on average`;
    }
    return lines;
  } finally {
    await close();
  }
}
