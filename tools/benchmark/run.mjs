// tools/bench: what it takes, what it prints.
import { readFileSync, rmSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { start_chromium } from './chromium.mjs';
import { frames } from './frames.mjs';
import { latency } from './latency.mjs';
import { loading } from './loading.mjs';
import { models } from './models.mjs';
import { pictures } from './pictures.mjs';

const kParts = {
  loading: { title: 'From nothing to the first prediction, a new visitor each time', measure: loading },
  latency: { title: 'One prediction in a page that is ready', measure: latency },
  frames: { title: 'Drawing a widget, 460 × 340, against the time between two paints at 60 Hz', measure: frames },
  pictures: { title: 'Picture → tensor [1, 3, 224, 224], against canvas and a JavaScript loop', measure: pictures },
};
const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    gradio: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '5' },
    command: { type: 'string', default: join(root, 'build/native/vitrine') },
    viewer: { type: 'string', default: join(root, 'build/web') },
    assets: { type: 'string' },
  },
});
const unknown = positionals.filter((name) => !kParts[name]);
const rounds = Number(options.rounds);
if (unknown.length || !(rounds >= 1)) {
  console.error(unknown.length ? `tools/bench: no part is called ${unknown.join(', ')}` : 'tools/bench: --rounds wants a number');
  process.exit(1);
}

const say = (text) => { if (!options.json) console.log(text); };
const browser = await start_chromium();
const measured = models();
const report = { machine: machine(), browser: await browser.version(), date: new Date().toISOString().slice(0, 10), parts: {} };
say(`${report.machine}, ${report.browser}, ${report.date}. Below 1 is ours. Median (least – most).`);
try {
  for (const [name, { title, measure }] of Object.entries(kParts)) {
    if (positionals.length && !positionals.includes(name)) continue;
    say(`\n${title}`);
    report.parts[name] = await measure({ browser, models: measured, rounds, options });
    say(table(report.parts[name]));
  }
} finally {
  await browser.close();
  for (const { folder } of measured) rmSync(folder, { recursive: true, force: true });
}
if (options.json) console.log(JSON.stringify(report, null, 2));

function machine() {
  const [{ model }] = cpus();
  const system = /^PRETTY_NAME="(.*)"/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? process.platform;
  return `${cpus().length} × ${model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB, ${system}`;
}

function table(lines) {
  const rows = lines.map(({ what, unit, n, a, b, ratio }) => [
    what, `${a.name} ${shown(a, unit)}`, `${b.name} ${shown(b, unit)}`, `ratio ${shown(ratio, '')}`, `n=${n}`]);
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const notes = lines.filter(({ note }) => note).map(({ what, note }) => `\n  ${what}: ${note}.`).join('');
  return rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column])).join('   ').trimEnd()}`).join('\n') + notes;
}

function shown({ median, low, high }, unit) {
  const range = low === high ? '' : ` (${digits(low)} – ${digits(high)})`;
  return `${digits(median)}${unit && ` ${unit}`}${range}`;
}

function digits(value) {
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3).replace(/\.?0+$/, (zeros) => (zeros.startsWith('.') ? '' : zeros));
}
