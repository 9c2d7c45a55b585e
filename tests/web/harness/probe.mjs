// WebKit's driver cannot report console messages. The harness puts a script before the page's own ones
// which keeps them; before any <meta> CSP too, so that it may be inline.
import { readFile, writeFile } from 'node:fs/promises';

const kProbe = `<script>(() => {
  const kept = [];
  Object.defineProperty(window, '__harness_console', { value: kept });
  const keep = (level, parts) => kept.push(level + ': ' + parts.map(part =>
    part instanceof Error ? part.stack || String(part) : typeof part === 'object' ? JSON.stringify(part) : String(part)).join(' '));
  for (const level of ['error', 'warn']) {
    const original = console[level];
    console[level] = (...parts) => { keep(level, parts); original.apply(console, parts); };
  }
  addEventListener('error', event => keep('error', [event.message || 'not loaded: ' + (event.target.src || event.target.href)]), true);
  addEventListener('unhandledrejection', event => keep('error', ['unhandled rejection:', event.reason]));
  addEventListener('securitypolicyviolation', event => keep('error', ['blocked by ' + event.violatedDirective + ': ' + event.blockedURI]));
})();</script>`;

function insert(html) {
  const text = String(html);
  const doctype = /^\s*<!doctype[^>]*>/i.exec(text)?.[0] ?? '';
  return Buffer.from(doctype + kProbe + text.slice(doctype.length));
}

export function with_probe(body, user_agent = '') {
  const webkit = user_agent.includes('AppleWebKit') && !user_agent.includes('Chrome');
  return webkit ? insert(body) : body;
}

// Of a file, a copy beside it is opened.
export async function probed_copy(path) {
  const copy = path.replace(/(\.[^./]*)?$/, `.probe-${process.pid}$1`);
  await writeFile(copy, insert(await readFile(path)));
  return copy;
}
