/** A loopback server that records each request as its bytes arrive, which servers of Node's own parse and sort. */
import { once } from 'node:events';
import { createServer } from 'node:net';

export interface RawServer {
  readonly origin: string;
  /** The lines of each request, without the empty one at its end. */
  readonly requests: readonly (readonly string[])[];
  readonly stop: () => void;
}

/** Answers each request with an empty 404 and closes the connection. */
export async function startRawServer(): Promise<RawServer> {
  const requests: string[][] = [];
  const server = createServer((socket) => {
    let text = '';
    socket.setEncoding('latin1').on('error', () => undefined);
    socket.on('data', (part: string) => {
      text += part;
      if (!text.endsWith('\r\n\r\n')) return;
      requests.push(text.trimEnd().split('\r\n'));
      socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return { origin: `http://127.0.0.1:${port}`, requests, stop: () => server.close() };
}
