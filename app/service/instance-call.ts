/** What two starts on one data folder say to each other: `show`, answered with one line of JSON. */
import { connect, type Socket } from 'node:net';

const QUESTION = 'show';
const MAX_LINE_BYTES = 4096;
const ANSWER_WITHIN_MS = 10_000;

/** The program that already runs. */
export interface RunningInstance {
  /** Where its map can be seen; one-time in the browser host. */
  readonly url: string;
  readonly pid: number;
}

/** `none`: nobody listens there. `silent`: somebody does, but is ending, or hangs. */
export type InstanceAnswer = RunningInstance | 'none' | 'silent';

/** Asks the program at an address, if any, to show its window. Never rejects. */
export function askInstance(address: string, withinMs = ANSWER_WITHIN_MS): Promise<InstanceAnswer> {
  return new Promise((resolve) => {
    const socket = connect(address);
    let connected = false;
    socket.once('connect', () => {
      connected = true;
      socket.write(`${QUESTION}\n`);
    });
    const timer = setTimeout(() => socket.destroy(), withinMs);
    socket.on('error', () => undefined);
    socket.once('close', () => {
      clearTimeout(timer);
      resolve(connected ? 'silent' : 'none');
    });
    readLine(socket, (line) => resolve(parseAnswer(line) ?? 'silent'));
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
export function answerInstance(socket: Socket, show: () => Promise<RunningInstance>): void {
  socket.setTimeout(ANSWER_WITHIN_MS, () => socket.destroy());
  socket.on('error', () => undefined);
  readLine(socket, (line) => {
    if (line !== QUESTION) return void socket.destroy();
    show().then(
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
    if (end < 0 && text.length <= MAX_LINE_BYTES) return;
    socket.off('data', onText);
    if (end >= 0) onLine(text.slice(0, end));
    else socket.destroy();
  };
  socket.setEncoding('utf8').on('data', onText);
}

function parseAnswer(line: string): RunningInstance | undefined {
  try {
    const { url, pid } = JSON.parse(line) as Record<string, unknown>;
    return typeof url === 'string' && Number.isInteger(pid) ? { url, pid: pid as number } : undefined;
  } catch {
    return undefined;
  }
}
