/**
 * The protocol between two starts on one data folder: `show`, optionally followed by a request as JSON, answered with
 * one line of JSON.
 */
import { connect, type Socket } from 'node:net';
import { z } from 'zod';
import { attempt } from '../../../shared/attempt.ts';
import { ERROR_CODES, type ErrorCode } from '../../../shared/errors.ts';
import { MAX_LAYERS } from '../../../shared/layers/layer.ts';
import { MAX_PATH_CHARS } from './flags.ts';
import { formatStartRequest, PLAIN_START, parseStartRequest, type StartRequest } from './start-request.ts';

const QUESTION = 'show';
// A request is an address of at most 2,000 characters, paths of files, each character at most six in JSON, and a little more.
const MAX_LINE_CHARS = 16 * 1024 + MAX_LAYERS * MAX_PATH_CHARS * 6;
const ANSWER_WITHIN_MS = 10_000;

/** The program that is already running. */
export interface RunningInstance {
  /** Where its map can be opened; usable once in the browser host. */
  readonly url: string;
  readonly pid: number;
  /** Why it couldn't follow the request, although its window was shown. */
  readonly trouble?: { readonly code: ErrorCode; readonly message: string } | undefined;
}

/** Shows the window and what is requested in it. Rejects if the program is ending. */
export type ShowInstance = (request: StartRequest) => Promise<RunningInstance>;

/** `none`: no program listens there. `silent`: one does, but is ending or hangs. */
export type InstanceAnswer = RunningInstance | 'none' | 'silent';

/** Asks the program at an address, if any, to show its window and the request. Never rejects. */
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

/** True if a program listens at an address; it isn't asked for anything. Never rejects. */
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

/** Answers one connection: calls `show` for a valid question, otherwise closes it. */
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
