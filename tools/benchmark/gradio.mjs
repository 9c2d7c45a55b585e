// A Gradio server on this machine, warm: the same model by native onnxruntime, the same input already in place.
import { execFileSync, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { cold_page } from './chromium.mjs';

const here = dirname(fileURLToPath(import.meta.url));

export async function start_gradio(browser, model) {
  const setup = ['--python', 'tools/requirements/gradio.txt'];
  const python = execFileSync('tools/setup', setup, { cwd: join(here, '../..'), encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim();
  const picture = join(model.folder, 'input.png');
  writeFileSync(picture, await drawn(browser, model));
  const config = join(model.folder, 'gradio.json');
  const { name, labels, size, channels, mean, std } = model;
  writeFileSync(config, JSON.stringify({ name, labels, size, channels, mean, std, picture, model: model.file }));
  const server = spawn(python, ['-B', join(here, 'gradio_server.py'), config], {
    cwd: model.folder,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, GRADIO_ANALYTICS_ENABLED: 'False', HF_HUB_OFFLINE: '1', GRADIO_TEMP_DIR: join(model.folder, 'gradio') },
  });
  const end = () => server.kill();
  process.once('exit', end);
  const url = await new Promise((resolve, reject) => {
    server.once('exit', (code) => reject(new Error(`the Gradio server ended with ${code}`)));
    createInterface({ input: server.stdout }).on('line', (line) => {
      if (/^http:/.test(line)) resolve(line);
    });
  });
  return { url, script: kPressSubmit, close: end };
}

async function drawn(browser, { draw, drawn_size }) {
  const { page, close } = await cold_page(browser);
  const base64 = await page.evaluate((draw, size) => {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = size;
    window.eval(draw)(canvas.getContext('2d'), size);
    return canvas.toDataURL('image/png').split(',')[1];
  }, draw, drawn_size);
  await close();
  return Buffer.from(base64, 'base64');
}

// In Gradio's page, before its own scripts: Submit as soon as it is there with the picture, then the first label.
const kPressSubmit = `(() => {
  let is_pressed = false;
  const look = () => {
    const button = [...document.querySelectorAll('button')].find(({ textContent }) => textContent.trim() === 'Submit');
    if (!is_pressed && button && !button.disabled && [...document.images].some((image) => image.naturalWidth > 50)) {
      is_pressed = true;
      button.click();
    }
    const answer = document.querySelector('[data-testid="label-output-value"]')?.textContent.trim();
    if (answer) window.first = { milliseconds: performance.now(), answer };
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})()`;
