/** Carries calls over a socket as the page does, with the page's own transport; the session is entered by the address. */
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { createTransport, type PortListener } from '../../renderer/bridge/transport.ts';
import type { Method } from '../../shared/contract.ts';
import type { Greeting, ProgramMessage } from '../../shared/messages.ts';
import { decodeFrame, encodeFrame } from '../../shared/wire.ts';
import type { Carrier } from './carrier.ts';
import { enter, type Session } from './session-entry.ts';

export interface SocketCarrier extends Carrier {
  /** The run that the program has named itself by. */
  readonly run: string;
  /** Closes the socket, as a page that goes away. */
  readonly close: () => void;
}

/** A carrier over a one-time address, which it uses up. */
export async function openSocketCarrier(url: string): Promise<SocketCarrier> {
  return openSessionCarrier(await enter(url));
}

/** A carrier of one more page of a session. */
export async function openSessionCarrier(session: Session): Promise<SocketCarrier> {
  const socket = openPageSocket(session);
  const [greeting] = await once(socket, 'message');
  const [{ run } = { run: '' }] = decodeFrame(greeting as Buffer) as readonly Greeting[];
  const transport = createTransport((listener) => openPort(socket, listener));
  return {
    run,
    call: (method, args, signal) => transport.call(method as Method, args, signal),
    onEvent: async (listener) => transport.onEvent(listener),
    close: () => socket.close(),
  };
}

/** A socket as a page opens it. */
export function openPageSocket({ origin, cookie }: Session): WebSocket {
  return new WebSocket(`${origin.replace(/^http/, 'ws')}/socket`, { origin, headers: { cookie } });
}

function openPort(socket: WebSocket, { onMessages, onConnection }: PortListener) {
  socket.on('message', (frame) => onMessages(decodeFrame(frame as Buffer) as readonly ProgramMessage[]));
  socket.on('close', () => onConnection(false));
  socket.on('error', () => undefined);
  return {
    send: (messages: Parameters<typeof encodeFrame>[0]) => {
      if (socket.readyState !== WebSocket.OPEN) return false;
      socket.send(encodeFrame(messages));
      return true;
    },
  };
}
