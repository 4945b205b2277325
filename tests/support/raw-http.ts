/** A client that sends exactly the given bytes, which fetch and curl would correct. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface RawAnswer {
  /** 0 if the connection ended without an answer. */
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly text: string;
}

const ANSWER_WITHIN_MS = 15_000;

/**
 * Sends bytes to a port of 127.0.0.1 and reads until the server closes the connection; request that with `Connection:
 * close`.
 */
export async function sendRaw(port: number, bytes: string | Buffer): Promise<RawAnswer> {
  const socket = await openSocket(port);
  let text = '';
  socket.setEncoding('latin1').on('data', (part: string) => {
    text += part;
  });
  socket.setTimeout(ANSWER_WITHIN_MS, () => socket.destroy(new Error('no answer in time')));
  socket.write(bytes);
  // Not `once` of node:events, which treats a reset connection as a failure.
  await new Promise((resolve) => socket.once('close', resolve));
  return parseAnswer(text);
}

/** Opens a connection; later errors only end it. */
export async function openSocket(port: number): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port });
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

/** The text of a request: first line, given headers, and `Connection: close`. */
export function formatRequest(firstLine: string, headers: readonly string[], body = ''): string {
  return [firstLine, ...headers, 'Connection: close', '', body].join('\r\n');
}

function parseAnswer(text: string): RawAnswer {
  const [head = '', ...body] = text.split('\r\n\r\n');
  const [firstLine = '', ...lines] = head.split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  return { status: Number(firstLine.split(' ')[1] ?? 0), headers, body: body.join('\r\n\r\n'), text };
}
