// The two pages of one model: ours, built by the command, and one written by hand.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { files_of, host } from './host.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const runtime = dirname(createRequire(import.meta.url).resolve('onnxruntime-web/ort-wasm-simd-threaded.wasm'));
export const kRuntimeScript = 'ort.wasm.min.js'; // the entry without WebGPU: half the download

export function runtime_files() {
  const names = [kRuntimeScript, 'ort-wasm-simd-threaded.mjs', 'ort-wasm-simd-threaded.wasm'];
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(runtime, name))]));
}

export function host_ours(model, { command, assets }, headers) {
  const out = join(model.folder, 'site');
  const args = ['build', join(model.folder, 'demo.json'), '-o', out, ...(assets ? ['--assets', assets] : [])];
  execFileSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  return host(files_of(out), headers);
}

export function host_hand_written(model) {
  const { size, channels, mean, std, labels, drawn_size, draw } = model;
  const template = readFileSync(join(here, 'hand_written.html'), 'utf8');
  const html = template
    .replace('{{config}}', () => JSON.stringify({ size, channels, mean, std, labels, drawn_size }))
    .replace('{{draw}}', () => draw);
  return host({ 'index.html': html, 'model.onnx': readFileSync(model.file), ...runtime_files() });
}

/** In our page, before its own scripts: the first prediction as soon as the page says that it is ready. */
export const predict_when_ready = ({ draw, drawn_size }) => `(() => {
  const predict = async (vitrine) => {
    await undefined; // the page's script goes on to its end, and begins to load
    await vitrine.ready;
    const canvas = window.drawn = document.createElement('canvas');
    canvas.width = canvas.height = ${drawn_size};
    (${draw})(canvas.getContext('2d'), ${drawn_size});
    const [input] = vitrine.info.inputs, [output] = vitrine.info.outputs;
    const outputs = await vitrine.predict({ [input.name]: canvas });
    window.first = { milliseconds: performance.now(), answer: outputs[output.name].label };
  };
  Object.defineProperty(window, 'vitrine', {
    configurable: true,
    set(value) {
      Object.defineProperty(window, 'vitrine', { value });
      predict(value).catch((error) => { window.first = { error: String(error) }; });
    },
  });
})()`;
