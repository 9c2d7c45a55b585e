// The viewer as pages have it (viewer.wasm, bridge.js, glyphs.js), in a page without a model: what it is asked
// and answered is in the hands of who measures. Bundled by viewer_page.mjs.
import createModule from 'vitrine-viewer';
import { openViewer } from '../../shell/bridge.js';
import { makeGlyphs } from '../../shell/glyphs.js';
import { pause } from '../../shell/pause.js';
import { Pictures } from '../../shell/pictures.js';
import { BRIDGE_VERSION } from '../../shell/protocol.js';

const kRatio = 1;
const pictures = new Pictures();

/** A viewer whose model is a function. `demo` and `model` as docs/page.md has them; null when it refuses them. */
async function open(wasm, candidates, answer_run) {
  const asked = {};
  const request = (kind, payload, reply) => {
    asked[kind]?.(payload);
    if (kind === 'run') reply(Promise.resolve({ tensors: answer_run, milliseconds: 1 }));
    if (kind === 'decode_image') reply(pictures.decode(payload));
    if (kind === 'show_image') reply(pictures.show(payload));
    if (kind === 'resume') reply(pause());
  };
  const failed = (error) => { throw error; };
  const viewer = await openViewer(createModule, wasm, { glyphs: makeGlyphs(), request, refused: failed, crashed: failed });
  for (const candidate of candidates) {
    // A page that is refused leaves the viewer as it was.
    if (viewer.start({ bridge_version: BRIDGE_VERSION, version: '0', ...candidate }) !== 0) continue;
    viewer.event(-1, { event: 'model', state: 'ready' });
    return { viewer, asked, candidate };
  }
  return null;
}

const tensor = (name, dtype, ...dims) => ({ name, dtype, dims });
const kUsual = [
  ['float32', 1, 1000], ['float32', 1, 3], ['float32', 1], ['string', 1], ['float32', 1, 3, 224, 224], ['float32', 1, 1, 28, 28],
  ['float32', 1, 10], ['float32', 1, 16, 4], ['uint8', 1, 32, 32, 3], ['int64', 1], ['bool', 1], ['int64', 1, 16],
];

const kPicture = tensor('other', 'float32', 1, 3, 224, 224);
/** What is drawn over a picture: a mask; boxes and scores. */
const kOverPicture = [
  [tensor('t', 'float32', 1, 3, 224, 224)],
  [tensor('t', 'float32', 1, 64, 4), tensor('scores', 'float32', 1, 64, 3)],
];

/** Pages of that one widget and what else a page must have, on every tensor that it may fit. */
function pages_of(example, is_input) {
  const it = { ...example, name: 'it', tensor: 't' };
  const over_picture = is_input ? [] : kOverPicture.map((outputs) => ({
    demo: { title: 'bench', inputs: [{ type: 'image', name: 'other', tensor: 'other' }], outputs: [{ ...it, image: 'other' }] },
    model: { name: 'm.onnx', inputs: [kPicture], outputs },
  }));
  const usual = kUsual.map(([dtype, ...dims]) => ({
    demo: {
      title: 'bench',
      inputs: [is_input ? it : { type: 'slider', name: 'other', tensor: 'other' }],
      outputs: [is_input ? { type: 'label', name: 'other', tensor: 'other' } : it],
    },
    model: {
      name: 'm.onnx',
      inputs: [is_input ? tensor('t', dtype, ...dims) : tensor('other', 'float32', 1)],
      outputs: [is_input ? tensor('other', 'float32', 1, 2) : tensor('t', dtype, ...dims)],
    },
  }));
  return [...usual, ...over_picture];
}

/** Boxes beside one another and sure scores; discs of three classes. */
function found_values(name, [, ...dims]) {
  const at = (i) => {
    if (name === 'scores') return i % 3 === Math.floor(i / 3) % 3 ? 0.9 : 0;
    if (dims.length === 2) return 26 * (Math.floor(i / 4 / (i % 2 ? 8 : 1)) % 8) + (i % 4 < 2 ? 4 : 28);
    const side = dims[2], x = i % side, y = Math.floor(i / side) % side;
    return Math.floor(Math.hypot(x - side / 2, y - side / 2) / 30) % 3 === Math.floor(i / side / side) ? 1 : 0;
  };
  return Float32Array.from({ length: dims.reduce((product, dim) => product * dim, 1) }, (_, i) => at(i));
}

function example_output({ name, dtype, dims }) {
  const count = dims.reduce((product, dim) => product * dim, 1);
  const kBytes = { float32: 4, int64: 8 };
  if (dtype === 'string') return { name, dtype, dims, data: Array.from({ length: count }, (_, i) => `word ${i}`) };
  if (dtype === 'float32') return { name, dtype, dims, data: Float32Array.from({ length: count }, (_, i) => 1 / (i + 2)) };
  return { name, dtype, dims, data: new Uint8Array(count * (kBytes[dtype] ?? 1)) };
}

/**
 * Milliseconds of single frames, drawn and put on a canvas: `whole` when every pixel changes (light to dark and
 * back), `pointer` while it is pressed and moved across.
 * @returns {null | {whole: number[], pointer: number[]}} null where the widget is not of this direction
 */
async function frames(wasm, example, is_input, { width, height, count }) {
  const candidates = pages_of(example, is_input);
  const answers = candidates.map(({ demo, model }) => model.outputs.map((output) =>
    (demo.outputs[0].image ? { ...output, data: found_values(output.name, output.dims) } : example_output(output))));
  const answer = [];
  const opened = await open(wasm, candidates, answer);
  if (!opened) return null;
  const { viewer, candidate } = opened;
  answer.push(...answers[candidates.indexOf(candidate)]);
  const index = is_input ? 0 : 1;
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d');
  let now = 0;
  const draw = () => {
    const frame = viewer.frame(index, width, height, kRatio, now += 16);
    if (!frame?.image) return frame;
    const { image, dirty } = frame;
    if (canvas.width !== image.width || canvas.height !== image.height) {
      canvas.width = image.width;
      canvas.height = image.height;
    }
    if (dirty.width) context.putImageData(image, 0, 0, dirty.x, dirty.y, dirty.width, dirty.height);
    return frame;
  };
  const timed = (act) => Array.from({ length: count }, (_, i) => {
    act(i);
    const start = performance.now();
    draw();
    return performance.now() - start;
  });

  if (!is_input) {
    draw();
    if (candidate.demo.outputs[0].image) {
      const data = new Uint8Array(await (await photo(448, 336)).arrayBuffer());
      viewer.event(0, { event: 'file', file: { name: 'photo.jpg', mime: 'image/jpeg', data } });
    }
    viewer.event(-1, { event: 'run' });
    await new Promise((resolve) => setTimeout(resolve, candidate.demo.outputs[0].image ? 300 : 20));
  }
  for (let settling = 0; settling < 60 && draw()?.again; ++settling); // animations of the first value
  const whole = () => timed((i) => viewer.event(-1, { event: 'theme', dark: i % 2 === 0, reduced_motion: false }));
  const pointer = () => {
    const at = (i) => ({ x: ((i + 1) / (count + 2)) * width, y: height * (0.5 + 0.3 * Math.sin(i / 4)), button: 0, type: 'mouse' });
    viewer.event(index, { event: 'pointer', action: 'down', ...at(-1) });
    draw();
    const times = timed((i) => viewer.event(index, { event: 'pointer', action: 'move', ...at(i), path: [[at(i).x, at(i).y]] }));
    viewer.event(index, { event: 'pointer', action: 'up', ...at(count) });
    draw();
    return times;
  };
  whole(); // the engine compiles what is used often once more
  return { whole: whole(), pointer: pointer() };
}

const kSide = 224, kMean = [0.485, 0.456, 0.406], kStd = [0.229, 0.224, 0.225];

async function picture_viewer(wasm) {
  const candidate = {
    demo: {
      title: 'bench',
      inputs: [{ type: 'image', name: 'it', tensor: 't', mean: kMean, std: kStd }],
      outputs: [{ type: 'label', name: 'other', tensor: 'other' }],
    },
    model: { name: 'm.onnx', inputs: [tensor('t', 'float32', 1, 3, kSide, kSide)], outputs: [tensor('other', 'float32', 1, 2)] },
  };
  const { viewer, asked } = await open(wasm, [candidate], [example_output(tensor('other', 'float32', 1, 2))]);
  /** From the click to the tensors in JavaScript's hands. */
  const tensors = (act) => new Promise((resolve) => {
    const start = performance.now();
    asked.run = (payload) => resolve({ milliseconds: performance.now() - start, tensor: payload.tensors[0] });
    act();
    viewer.event(-1, { event: 'run' });
  });
  return {
    async from_file(data) {
      const { milliseconds } = await tensors(() => viewer.event(0, { event: 'file', file: { name: 'photo.jpg', mime: 'image/jpeg', data } }));
      await settled();
      return milliseconds;
    },
    /** The picture of the last file, which the widget has decoded. */
    async from_pixels() {
      const { milliseconds, tensor: { data } } = await tensors(() => {});
      await settled();
      return { milliseconds, values: new Float32Array(data.slice().buffer) };
    },
  };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 5)); // the run is answered

/** What one writes by hand: the canvas scales, a loop does the rest. */
function canvas_tensor(source) {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = kSide;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const side = Math.min(source.width, source.height);
  context.drawImage(source, (source.width - side) / 2, (source.height - side) / 2, side, side, 0, 0, kSide, kSide);
  const { data } = context.getImageData(0, 0, kSide, kSide);
  const values = new Float32Array(3 * kSide * kSide);
  for (let c = 0; c < 3; ++c) {
    for (let i = 0; i < kSide * kSide; ++i) values[c * kSide * kSide + i] = (data[i * 4 + c] / 255 - kMean[c]) / kStd[c];
  }
  return values;
}

/** A JPEG with edges and grain, as a camera makes them. */
async function photo(width, height) {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  let seed = 1;
  const random = () => (seed = (seed * 1103515245 + 12345) % 2 ** 31) / 2 ** 31;
  for (let i = 0; i < 400; ++i) {
    context.fillStyle = `hsl(${random() * 360} ${random() * 100}% ${random() * 100}%)`;
    context.fillRect(random() * width - width / 8, random() * height - height / 8, (random() * width) / 4, (random() * height) / 4);
  }
  const grain = new ImageData(256, 256);
  for (let i = 0; i < grain.data.length; ++i) grain.data[i] = i % 4 === 3 ? 40 : random() * 255;
  const tile = new OffscreenCanvas(256, 256);
  tile.getContext('2d').putImageData(grain, 0, 0);
  context.fillStyle = context.createPattern(tile, 'repeat');
  context.fillRect(0, 0, width, height);
  return canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 });
}

/** @returns the ways to measure, for a picture of that size */
async function picture_ways(wasm, width, height) {
  const blob = await photo(width, height);
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const viewer = await picture_viewer(wasm);
  const bitmap = await createImageBitmap(blob);
  await viewer.from_file(bytes);
  return {
    ours_from_file: () => viewer.from_file(bytes.slice()),
    ours_from_pixels: async () => (await viewer.from_pixels()).milliseconds,
    canvas_from_file() {
      const start = performance.now();
      return createImageBitmap(blob).then((decoded) => {
        canvas_tensor(decoded);
        decoded.close();
        return performance.now() - start;
      });
    },
    async canvas_from_pixels() {
      const start = performance.now();
      canvas_tensor(bitmap);
      return performance.now() - start;
    },
    /** In levels of 0..255, the mean over all elements. */
    async difference() {
      const { values } = await viewer.from_pixels();
      const others = canvas_tensor(bitmap);
      const per_channel = kSide * kSide;
      return values.reduce((sum, value, i) => sum + Math.abs(value - others[i]) * kStd[Math.floor(i / per_channel)] * 255, 0) / values.length;
    },
  };
}

const wasm_bytes = fetch('viewer.wasm').then((response) => response.arrayBuffer()).then((buffer) => new Uint8Array(buffer));
const ways = new Map();

window.bench = {
  frames: async (...args) => frames(await wasm_bytes, ...args),
  async picture(way, width, height) {
    const key = `${width}x${height}`;
    if (!ways.has(key)) ways.set(key, await picture_ways(await wasm_bytes, width, height));
    return ways.get(key)[way]();
  },
};
