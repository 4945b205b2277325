/** A loopback server over a small program, and the requirements on every refusal. */
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect } from 'vitest';
import { type Loopback, startLoopback } from '../../app/hosts/browser/loopback-server.ts';
import { SECURITY_HEADERS } from '../../app/service/content-policy.ts';
import { enter } from '../contract/session-entry.ts';
import { formatUpgrade } from './raw-frames.ts';
import { formatRequest, type RawAnswer, sendRaw } from './raw-http.ts';
import { type SmallProgram, startSmallProgram } from './small-program.ts';

/** Header lines of a well-behaved client, and ways to send arbitrary requests. */
export interface RawClient {
  readonly loopback: Loopback;
  readonly program: SmallProgram;
  readonly port: number;
  readonly host: string;
  readonly cookie: string;
  readonly get: (target: string, headers: readonly string[]) => Promise<RawAnswer>;
  /** The cookie and headers a browser sends to open its page's socket. */
  readonly page: readonly string[];
  /** Sends an upgrade request with these headers in addition to the required ones. */
  readonly upgrade: (headers: readonly string[], firstLine?: string) => Promise<RawAnswer>;
  readonly post: (target: string, headers: readonly string[], body?: string) => Promise<RawAnswer>;
  /** Creates a one-time token of the server. */
  readonly mintToken: () => string;
  /** Requests the session for a token. */
  readonly exchange: (token: string, headers?: readonly string[]) => Promise<RawAnswer>;
  /** Every refusal has the security headers, reveals nothing internal and changes nothing. */
  readonly expectRefusal: (answer: RawAnswer, status: number) => void;
}

export const JSON_TYPE = 'Content-Type: application/json';

const clientDir = fileURLToPath(new URL('../../renderer', import.meta.url));

/** Starts the server before the file's tests and ends it afterwards; the returned object is filled in by then. */
export function useRawClient(): RawClient {
  const client = {} as { -readonly [K in keyof RawClient]: RawClient[K] };
  beforeAll(async () => {
    const program = startSmallProgram();
    const loopback = await startLoopback({ program, clientDir, port: 0 });
    Object.assign(client, await openRawClient(loopback, program));
  });
  afterAll(() => client.loopback.close());
  return client;
}

async function openRawClient(loopback: Loopback, program: SmallProgram): Promise<RawClient> {
  const port = Number(new URL(loopback.origin).port);
  const { cookie } = await enter(loopback.mintAddress());
  const host = `Host: 127.0.0.1:${port}`;
  const post: RawClient['post'] = (target, headers, body = '{}') => {
    const length = `Content-Length: ${Buffer.byteLength(body)}`;
    return sendRaw(port, formatRequest(`POST ${target} HTTP/1.1`, [...headers, length], body));
  };
  return {
    loopback,
    program,
    port,
    host,
    cookie: `Cookie: ${cookie}`,
    get: (target, headers) => sendRaw(port, formatRequest(`GET ${target} HTTP/1.1`, headers)),
    page: [`Host: 127.0.0.1:${port}`, `Cookie: ${cookie}`, `Origin: ${loopback.origin}`],
    upgrade: (headers, firstLine) => sendRaw(port, formatUpgrade(headers, firstLine)),
    post,
    mintToken: () => new URL(loopback.mintAddress()).hash.slice(1),
    exchange: (token, headers = [host, JSON_TYPE]) => post('/session', headers, JSON.stringify({ token })),
    expectRefusal: (answer, status) => expectRefusal(program, answer, status),
  };
}

function expectRefusal(program: SmallProgram, answer: RawAnswer, status: number): void {
  expect(answer.status).toBe(status);
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) expect(answer.headers[name.toLowerCase()]).toBe(value);
  expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
  expect(answer.headers['set-cookie']).toBeUndefined();
  expect(answer.body).not.toMatch(/\bat |node:|\.ts\b|[/\\]\w+[/\\]|Error/);
  expect(answer.body.length).toBeLessThan(200);
  expect(program.quits()).toBe(0);
}
