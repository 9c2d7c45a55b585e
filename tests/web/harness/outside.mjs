// Every page of the harness is told to use a proxy of its own for anything that is not on this machine.
// It refuses, and remembers who was asked for: a page that promises to stay at home is held to it.
import { createServer } from 'node:http';

export async function start_outside() {
  const asked = [];
  const server = createServer((request, response) => {
    asked.push(request.url);
    response.writeHead(502).end();
  });
  server.on('connect', (request, socket) => {
    asked.push(request.url);
    socket.on('error', () => {});
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
  });
  server.unref();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { asked, port: server.address().port, close: () => server.close() };
}
