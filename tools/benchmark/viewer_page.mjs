// Opens viewer_page.js in Chromium.
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import esbuild from 'esbuild';
import { cold_page } from './chromium.mjs';
import { host, kIsolated } from './host.mjs';

const here = dirname(fileURLToPath(import.meta.url));

export async function open_viewer_page(browser, { viewer }) {
  const { outputFiles: [script] } = await esbuild.build({
    entryPoints: [join(here, 'viewer_page.js')],
    bundle: true,
    write: false,
    format: 'iife',
    alias: { 'vitrine-viewer': resolve(viewer, 'viewer.mjs') },
    define: { 'import.meta.url': '"https://vitrine.invalid/script.js"' },
  });
  const files = {
    'index.html': '<!doctype html><meta charset="utf-8"><title>viewer</title><script src="page.js"></script>',
    'page.js': script.text,
    'viewer.wasm': readFileSync(resolve(viewer, 'viewer.wasm')),
  };
  const served = await host(files, kIsolated);
  const opened = await cold_page(browser);
  await opened.page.goto(served.url);
  return {
    page: opened.page,
    async close() {
      await opened.close();
      served.close();
    },
  };
}
