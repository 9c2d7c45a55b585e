// Bytes and time from nothing to the first prediction: the same model and input, a new visitor each time.
import { first_prediction, kNetworks } from './chromium.mjs';
import { start_gradio } from './gradio.mjs';
import { host_hand_written, host_ours, predict_when_ready } from './pages.mjs';
import { compared, interleave } from './statistics.mjs';

export async function loading({ browser, models, rounds, options }) {
  const lines = [];
  for (const model of models) {
    const ours = await host_ours(model, options);
    const hand_written = await host_hand_written(model);
    const gradio = options.gradio ? await start_gradio(browser, model) : undefined;
    try {
      for (const network of kNetworks) {
        const ways = {
          vitrine: () => first_prediction(browser, ours.url, network, predict_when_ready(model)),
          'hand-written': () => first_prediction(browser, hand_written.url, network),
          ...(gradio ? { gradio: () => first_prediction(browser, gradio.url, network, gradio.script) } : {}),
        };
        if (network === kNetworks[0]) await interleave(ways, 1); // the disk's cache and the server's are warm
        const loads = await interleave(ways, rounds);
        check_answers(model, loads);
        for (const other of Object.keys(ways).slice(1)) {
          const pick = (key) => [['vitrine', loads.vitrine.map((load) => load[key])], [other, loads[other].map((load) => load[key])]];
          if (network === kNetworks[0]) {
            lines.push(compared(`${model.name}: downloaded`, 'KB', ...kilobytes(pick('bytes'))));
            lines.push(compared(`${model.name}: requests`, '', ...pick('requests')));
          }
          lines.push(compared(`${model.name}: first prediction, ${network.name}`, 'ms', ...pick('milliseconds')));
        }
      }
    } finally {
      for (const server of [ours, hand_written, gradio]) server?.close();
    }
  }
  return lines;
}

const kilobytes = (pair) => pair.map(([name, values]) => [name, values.map((bytes) => bytes / 1000)]);

/** A page that is fast and wrong would win. */
function check_answers(model, loads) {
  const answers = new Set(Object.values(loads).flat().map(({ answer }) => answer));
  if (answers.size !== 1) throw new Error(`${model.name}: the pages disagree: ${[...answers].join(', ')}`);
}
