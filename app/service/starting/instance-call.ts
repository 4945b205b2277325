/**
 * What two starts on one data folder say to each other: `show`, perhaps with what is to be shown as JSON behind it,
 * answered with one line of JSON.
 */
import { connect, type Socket } from 'node:net';
import { z } from 'zod';
import { attempt } from '../../../shared/attempt.ts';
import { ERROR_CODES, type ErrorCode } from '../../../shared/errors.ts';
import { formatStartRequest, PLAIN_START, parseStartRequest, type StartRequest } from './start-request.ts';

const QUESTION = 'show';
// A request is an address of 2,000 characters at most, each of six in JSON at worst, and a little more.
const MAX_LINE_CHARS = 16 * 1024;
const ANSWER_WITHIN_MS = 10_000;

/** The program that already runs. */
export interface RunningInstance {
  /** Where its map can be seen; one-time in the browser host. */
  readonly url: string;
  readonly pid: number;
  /** Why it could not follow the request; its window was shown nevertheless. */
  readonly trouble?: { readonly code: ErrorCode; readonly message: string } | undefined;
}

/** Shows the window, and what is asked for in it; rejects when the program is just ending. */
export type ShowInstance = (request: StartRequest) => Promise<RunningInstance>;

/** `none`: no program listens there. `silent`: one does, but is ending or hangs. */
export type InstanceAnswer = RunningInstance | 'none' | 'silent';

/** Asks the program at an address, if any, to show its window and what `request` says. Never rejects. */
export function askInstance(
  address: string,
  request: StartRequest = PLAIN_START,
  withinMs = ANSWER_WITHIN_MS,
): Promise<InstanceAnswer> {
  return new Promise((resolve) => {
    const socket = connect(address);
    let connected = false;
    socket.once('connect', () => {
      connected = true;
      socket.write(`${`${QUESTION} ${formatStartRequest(request)}`.trim()}\n`);
    });
    const timer = setTimeout(() => socket.destroy(), withinMs);
    socket.on('error', () => undefined);
    socket.once('close', () => {
      clearTimeout(timer);
      resolve(connected ? 'silent' : 'none');
    });
    readLine(socket, (line) => resolve(attempt(() => ANSWER.parse(JSON.parse(line))) ?? 'silent'));
  });
}

/** Whether a program listens at an address. It is asked for nothing and shows nothing. Never rejects. */
export function isInstanceThere(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(address);
    socket.once('connect', () => {
      resolve(true);
      socket.destroy();
    });
    socket.on('error', () => resolve(false));
  });
}

/** Answers one connection: `show` is called for the question, anything else gets nothing. */
export function answerInstance(socket: Socket, show: ShowInstance): void {
  socket.setTimeout(ANSWER_WITHIN_MS, () => socket.destroy());
  socket.on('error', () => undefined);
  readLine(socket, (line) => {
    const request = parseQuestion(line);
    if (request === undefined) return void socket.destroy();
    show(request).then(
      (running) => socket.end(`${JSON.stringify(running)}\n`),
      () => socket.destroy(),
    );
  });
}

function readLine(socket: Socket, onLine: (line: string) => void): void {
  let text = '';
  const onText = (more: string): void => {
    text += more;
    const end = text.indexOf('\n');
    if (end < 0 && text.length <= MAX_LINE_CHARS) return;
    socket.off('data', onText);
    if (end >= 0) onLine(text.slice(0, end));
    else socket.destroy();
  };
  socket.setEncoding('utf8').on('data', onText);
}

function parseQuestion(line: string): StartRequest | undefined {
  if (line === QUESTION) return PLAIN_START;
  return line.startsWith(`${QUESTION} {`) ? parseStartRequest(line.slice(QUESTION.length + 1)) : undefined;
}

const ANSWER: z.ZodType<RunningInstance> = z.object({
  url: z.string(),
  pid: z.number().int(),
  trouble: z.object({ code: z.enum(ERROR_CODES as [ErrorCode]), message: z.string() }).optional(),
});
