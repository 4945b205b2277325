/** Calls of a page in a browser, as they pass over its socket: watched, answered in the program's place, or made beside it. */
import type { Page, WebSocketRoute } from '@playwright/test';
import type { Reply } from '../../shared/contract.ts';
import type { PageMessage } from '../../shared/messages.ts';
import { decodeFrame, encodeFrame } from '../../shared/wire.ts';
import { openSessionCarrier } from '../contract/socket-carrier.ts';

export type Call = Extract<PageMessage, { readonly id: number }>;

const SOCKET = /\/socket$/;

/** Answers a call in the program's place; undefined lets it pass, null never answers. */
export type Answer = (call: Call) => Reply<unknown> | undefined | null | Promise<Reply<unknown> | undefined | null>;

export interface Played {
  /** Has all later calls of a method answered so; `undefined` lets them pass again. */
  readonly answer: (method: string, answer: Answer | undefined) => void;
}

/** Plays the program for single calls of a page that is opened from now on. */
export async function playCalls(page: Page, first: Readonly<Record<string, Answer>> = {}): Promise<Played> {
  const answers = new Map<string, Answer | undefined>(Object.entries(first));
  const pass = async (route: WebSocketRoute, server: WebSocketRoute, message: PageMessage): Promise<void> => {
    const reply = 'id' in message ? await answers.get(message.method)?.(message) : undefined;
    if (reply === undefined) server.send(Buffer.from(encodeFrame([message])));
    else if (reply !== null && 'id' in message) route.send(Buffer.from(encodeFrame([{ id: message.id, reply }])));
  };
  await page.routeWebSocket(SOCKET, (route) => {
    const server = route.connectToServer();
    route.onMessage((frame) => {
      for (const message of decodeFrame(frame as Buffer) as readonly PageMessage[]) void pass(route, server, message);
    });
  });
  return { answer: (method, answer) => answers.set(method, answer) };
}

/** Calls back for each message that a page sends, on sockets that it opens from now on. */
export function watchMessages(page: Page, listener: (message: PageMessage) => void): void {
  page.on('websocket', (socket) => {
    if (!SOCKET.test(socket.url())) return;
    socket.on('framesent', ({ payload }) => {
      for (const message of decodeFrame(payload as Buffer) as readonly PageMessage[]) listener(message);
    });
  });
}

/** Makes a call as one more page of the same browser. */
export async function callBeside(page: Page, method: string, args: unknown): Promise<Reply<unknown>> {
  const { origin } = new URL(page.url());
  const cookies = await page.context().cookies(origin);
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const carrier = await openSessionCarrier({ origin, cookie });
  try {
    return await carrier.call(method, args);
  } finally {
    carrier.close();
  }
}
