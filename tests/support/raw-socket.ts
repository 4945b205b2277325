/** Says something to a Unix socket, byte for byte. */
import { connect } from 'node:net';

/** What comes back until the other side, or this one having said all, ends the connection. */
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
  // Not `once` of node:events, which takes a reset connection for a failure.
  await new Promise((resolve) => socket.once('close', resolve));
  return answer;
}
