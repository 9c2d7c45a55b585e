// A static file server for tests, with the faults that real hosts have.
//
//   const server = await serve('build/gallery/digits', { prefix: '/some/sub/path/' });
//   server.url               'http://127.0.0.1:<port>/some/sub/path/'
//   server.requests          the paths asked for so far, without the prefix: ['index.html', …]
//   await server.close()
//
// Options:
//   prefix   the folder is served under this path, everything else is 404
//   cors     true: every answer carries Access-Control-Allow-Origin: * (default: none does)
//   respond  (path, request) → undefined, or what differs from a plain answer; it may change from call to call:
//            { status: 503 }            this status, with an empty body
//            { body, headers }          other bytes, more headers
//            { delay_ms: 300 }          wait first
//            { cut_at: 1000 }           announce the whole length, send this many bytes, break the connection
//
// `pages`: a map instead of a folder, {'index.html': '<!doctype html>…'}.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { with_probe } from './probe.mjs';

const kTypes = {
  '.css': 'text/css; charset=utf-8',
  '.gz': 'application/gzip',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.jpg': 'image/jpeg',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
};

export async function serve(pages, { prefix = '/', cors = false, respond = () => undefined } = {}) {
  const requests = [];
  const server = createServer(async (request, response) => {
    try {
      await answer(request, response);
    } catch (error) {
      response.destroy(error);
    }
  });

  async function answer(request, response) {
    const pathname = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
    const inside = pathname.startsWith(prefix);
    let path = inside ? pathname.slice(prefix.length) : pathname;
    if (path === '' || path.endsWith('/')) path += 'index.html';
    if (pathname === '/favicon.ico') return response.writeHead(204).end(); // a browser's own wish, not the page's
    requests.push(path);

    const special = (await respond(path, request)) ?? {};
    if (special.delay_ms) await sleep(special.delay_ms);
    let body = special.status ? '' : (special.body ?? (inside ? await contents(pages, path) : undefined));
    const status = special.status ?? (body === undefined ? 404 : 200);
    body = Buffer.from(body ?? 'Not found');
    const type = kTypes[extname(path)] ?? 'application/octet-stream';
    if (type.startsWith('text/html')) body = with_probe(body, request.headers['user-agent']);
    response.writeHead(status, {
      'Content-Type': type,
      'Content-Length': body.length,
      'Cache-Control': 'no-store',
      ...(cors ? { 'Access-Control-Allow-Origin': '*' } : {}),
      ...special.headers,
    });
    if (special.cut_at === undefined) {
      response.end(body);
    } else {
      response.write(body.subarray(0, special.cut_at), () => response.destroy());
    }
  }

  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;
  return {
    origin,
    url: origin + prefix,
    requests,
    close() {
      server.closeAllConnections?.();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

async function contents(pages, path) {
  if (typeof pages !== 'string') return pages[path];
  const file = normalize(join(pages, path));
  if (!file.startsWith(normalize(join(pages, '.')))) return undefined;
  try {
    return await readFile(file);
  } catch {
    return undefined;
  }
}
