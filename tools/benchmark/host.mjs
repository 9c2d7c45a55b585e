// A static host as GitHub Pages is one: gzip for scripts, HTML and WebAssembly, none for .onnx and .gz, ten
// minutes of cache, no headers of the page's choosing. What is packed was packed before anyone asks.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

const kTypes = {
  '.css': 'text/css; charset=utf-8',
  '.gz': 'application/gzip',
  '.html': 'text/html; charset=utf-8',
  '.js': 'application/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.mjs': 'application/javascript; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
};

/** Headers that a static host would not send: alone in its process, a page's clock is exact to 5 µs. */
export const kIsolated = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };

/** Everything in a folder, by its path in there. */
export function files_of(folder) {
  const files = {};
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (!statSync(path).isDirectory()) files[name] = readFileSync(path);
    else for (const [inner, bytes] of Object.entries(files_of(path))) files[`${name}/${inner}`] = bytes;
  }
  return files;
}

/**
 * @param {Record<string, Buffer | string>} files
 * @param {Record<string, string>} [headers] more of them, for pages that are no demos
 * @returns {Promise<{url: string, close: () => void}>}
 */
export async function host(files, headers = {}) {
  const answers = new Map(Object.entries(files).map(([path, content]) => {
    const type = kTypes[extname(path)] ?? 'application/octet-stream';
    const is_packed = /^text|javascript|json|wasm/.test(type);
    const body = is_packed ? gzipSync(content, { level: 9 }) : Buffer.from(content);
    return [`/${path}`, { body, headers: {
      'Content-Type': type,
      'Content-Length': body.length,
      'Cache-Control': 'max-age=600',
      ...(is_packed ? { 'Content-Encoding': 'gzip', Vary: 'Accept-Encoding' } : {}),
      ...headers,
    } }];
  }));
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    const answer = answers.get(pathname === '/' ? '/index.html' : decodeURIComponent(pathname));
    if (answer) response.writeHead(200, answer.headers).end(answer.body);
    else response.writeHead(404).end();
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    close() {
      server.close();
      server.closeAllConnections?.();
    },
  };
}
