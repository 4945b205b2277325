/** Sends bytes to a Unix socket. */
import { connect } from 'node:net';

/** Sends a text and returns everything received until the connection ends. */
export async function openUnixSocket(path: string, text: string): Promise<string> {
  const socket = connect(path);
  let answer = '';
  socket
    .on('error', () => undefined)
    .setEncoding('utf8')
    .on('data', (part: string) => {
      answer += part;
    });
  socket.end(text);
  // Not `once` of node:events, which treats a reset connection as a failure.
  await new Promise((resolve) => socket.once('close', resolve));
  return answer;
}
