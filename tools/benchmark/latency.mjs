// One prediction in a page that is ready: through the page, against session.run alone in a bare worker.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cold_page } from './chromium.mjs';
import { host, kIsolated } from './host.mjs';
import { host_ours, kRuntimeScript, predict_when_ready, runtime_files } from './pages.mjs';
import { compared, interleave, median } from './statistics.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const kCalls = 10;

export async function latency({ browser, models, rounds, options }) {
  const lines = [];
  for (const model of models) {
    const closing = [];
    try {
      const served = await host_ours(model, options, kIsolated);
      closing.push(served.close);
      const bare_served = await host_bare(model);
      closing.push(bare_served.close);
      const ours = await cold_page(browser);
      closing.push(ours.close);
      const bare = await cold_page(browser);
      closing.push(bare.close);

      await ours.page.evaluateOnNewDocument(predict_when_ready(model));
      await ours.page.goto(served.url);
      await ours.page.waitForFunction(() => window.first, { timeout: 60_000 });
      await bare.page.goto(bare_served.url);
      const size = model.channels * model.size ** 2;
      const shape = { dims: [1, model.channels, model.size, model.size], size, calls: kCalls };
      const { input } = await bare.page.evaluate(time_bare, shape);

      const ways = {
        predict: () => ours.page.evaluate(time_predict, kCalls),
        run: () => ours.page.evaluate(time_run, { ...shape, input }),
        bare: () => bare.page.evaluate(time_bare, shape).then(({ milliseconds }) => milliseconds),
      };
      await interleave(ways, 1);
      const times = await interleave({
        predict: in_front(ours.page, ways.predict),
        run: in_front(ours.page, ways.run),
        bare: in_front(bare.page, ways.bare),
      }, rounds);
      const alone = ['session.run', times.bare.map(median)];
      lines.push(compared(`${model.name}: run(tensors)`, 'ms', ['vitrine', times.run.map(median)], alone));
      lines.push(compared(`${model.name}: predict(picture)`, 'ms', ['vitrine', times.predict.map(median)], alone));
    } finally {
      for (const close of closing.reverse()) await close();
    }
  }
  return lines;
}

/** A page behind another one is given less to do. */
const in_front = (page, way) => async () => {
  await page.bringToFront();
  return way();
};

function host_bare(model) {
  const runtime = runtime_files();
  const worker = Buffer.concat([runtime[kRuntimeScript], Buffer.from('\n'), readFileSync(join(here, 'bare.js'))]);
  return host({
    'index.html': readFileSync(join(here, 'bare.html')),
    'model.onnx': readFileSync(model.file),
    ...runtime,
    'bare.js': worker,
  }, kIsolated);
}

// What follows runs in the pages. The values matter to nobody, but zeros would be too easy.

const time_bare = ({ dims, size, calls }) =>
  window.eval('ask')({ dims, values: Float32Array.from({ length: size }, (_, i) => (i % 17) / 17), calls });

async function time_run({ input, dims, size, calls }) {
  const tensor = { type: 'float32', dims, data: Float32Array.from({ length: size }, (_, i) => (i % 17) / 17) };
  const milliseconds = [];
  for (let call = 0; call < calls; ++call) {
    const start = performance.now();
    await window.vitrine.run({ [input]: tensor });
    milliseconds.push(performance.now() - start);
  }
  return milliseconds;
}

async function time_predict(calls) {
  const [input] = window.vitrine.info.inputs;
  const milliseconds = [];
  for (let call = 0; call < calls; ++call) {
    const start = performance.now();
    await window.vitrine.predict({ [input.name]: window.drawn });
    milliseconds.push(performance.now() - start);
  }
  return milliseconds;
}
