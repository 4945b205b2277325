/** Calls of a page over its socket: watched, answered in place of the program, or made alongside it. */
import type { Page, WebSocketRoute } from '@playwright/test';
import type { Reply } from '../../shared/calls/contract.ts';
import type { Greeting, PageMessage, ProgramMessage } from '../../shared/calls/messages.ts';
import { decodeFrame, encodeFrame } from '../../shared/calls/wire.ts';
import { openSessionCarrier } from '../contract/socket-carrier.ts';

type Call = Extract<PageMessage, { readonly id: number }>;

const SOCKET = /\/socket$/;

/** Answers a call in place of the program; undefined passes it on, null never answers it. */
type Answer = (call: Call) => Reply<unknown> | undefined | null | Promise<Reply<unknown> | undefined | null>;

export interface PlayedCalls {
  /** Answers later calls of a method this way. */
  readonly answer: (method: string, answer: Answer) => void;
  /** Passes later calls of a method on again. */
  readonly pass: (method: string) => void;
  /** Number of calls of a method that the page cancelled. */
  readonly countCancelled: (method: string) => number;
}

/** Answers selected calls of a page opened later. */
export async function playCalls(page: Page): Promise<PlayedCalls> {
  const answers = new Map<string, Answer>();
  const methods = new Map<number, string>();
  const cancelled: (string | undefined)[] = [];
  const carry = async (route: WebSocketRoute, server: WebSocketRoute, message: PageMessage): Promise<void> => {
    if ('cancel' in message) cancelled.push(methods.get(message.cancel));
    else methods.set(message.id, message.method);
    const reply = 'id' in message ? await answers.get(message.method)?.(message) : undefined;
    if (reply === undefined) server.send(Buffer.from(encodeFrame([message])));
    else if (reply !== null && 'id' in message) route.send(Buffer.from(encodeFrame([{ id: message.id, reply }])));
  };
  await page.routeWebSocket(SOCKET, (route) => {
    const server = route.connectToServer();
    route.onMessage((frame) => {
      for (const message of readFrame(frame) as readonly PageMessage[]) void carry(route, server, message);
    });
  });
  return {
    answer: (method, answer) => answers.set(method, answer),
    pass: (method) => answers.delete(method),
    countCancelled: (method) => cancelled.filter((each) => each === method).length,
  };
}

export interface WatchedCalls {
  /** Adds a listener for messages the page sends from now on. */
  readonly onMessage: (listener: (message: PageMessage) => void) => void;
  /** Adds a listener for calls answered from now on. */
  readonly onReply: (listener: (call: Call) => void) => void;
  /** Resolves at the next reply to a call of a method. */
  readonly waitForReply: (method: string, isMeant?: (call: Call) => boolean) => Promise<void>;
}

/** Watches the messages of a page opened later. */
export function watchCalls(page: Page): WatchedCalls {
  const calls = new Map<number, Call>();
  const messageListeners: ((message: PageMessage) => void)[] = [];
  const replyListeners: ((call: Call) => void)[] = [];
  const noteSent = (message: PageMessage): void => {
    if ('id' in message) calls.set(message.id, message);
    for (const listener of messageListeners) listener(message);
  };
  const noteHeard = (message: ProgramMessage | Greeting): void => {
    const call = 'reply' in message ? calls.get(message.id) : undefined;
    for (const listener of call === undefined ? [] : replyListeners) listener(call as Call);
  };
  page.on('websocket', (socket) => {
    if (!SOCKET.test(socket.url())) return;
    socket.on('framesent', ({ payload }) => (readFrame(payload) as readonly PageMessage[]).forEach(noteSent));
    socket.on('framereceived', ({ payload }) => (readFrame(payload) as readonly ProgramMessage[]).forEach(noteHeard));
  });
  return {
    onMessage: (listener) => messageListeners.push(listener),
    onReply: (listener) => replyListeners.push(listener),
    waitForReply: (method, isMeant = () => true) =>
      new Promise((resolve) => {
        replyListeners.push((call) => {
          if (call.method === method && isMeant(call)) resolve();
        });
      }),
  };
}

function readFrame(frame: string | Buffer): readonly unknown[] {
  return decodeFrame(Buffer.from(frame));
}

/** Makes a call as another page of the same browser. */
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
