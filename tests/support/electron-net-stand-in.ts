/** Sessions of the Electron stand-in: each fetches over real sockets, as Electron does by the same options, and takes no others. */
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { Readable } from 'node:stream';
import { strict } from './electron-bridge-stand-in.ts';

/** The options of a fetch that the stand-in knows, as it was called. */
interface StandInFetchOptions {
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly redirect: 'error';
  readonly credentials: 'omit';
  readonly bypassCustomProtocolHandlers: true;
}

interface StandInFetch {
  readonly partition: string;
  readonly url: string;
  readonly options: StandInFetchOptions;
}

export interface StandInSessions {
  readonly fromPartition: (partition: string, options: { readonly cache: boolean }) => object;
  /** Every session that was made, with its options. */
  readonly partitions: ReadonlyMap<string, { readonly cache: boolean }>;
  readonly fetches: readonly StandInFetch[];
}

const KNOWN_OPTIONS: readonly string[] = [
  'headers',
  'signal',
  'redirect',
  'credentials',
  'bypassCustomProtocolHandlers',
] satisfies (keyof StandInFetchOptions)[];

/** Sessions with a partition; `isReady` tells whether Electron would make one by now. */
export function createStandInSessions(isReady: () => boolean): StandInSessions {
  const partitions = new Map<string, { readonly cache: boolean }>();
  const sessions = new Map<string, object>();
  const fetches: StandInFetch[] = [];
  const createSession = (partition: string): object =>
    strict(`session ${partition}`, {
      fetch: (url: string, options: StandInFetchOptions) => {
        for (const name of Object.keys(options)) {
          if (!KNOWN_OPTIONS.includes(name)) throw new Error(`the stand-in has no fetch option ${name}`);
        }
        fetches.push({ partition, url, options });
        return fetchOverSocket(url, options);
      },
    });
  return {
    fetches,
    partitions,
    fromPartition: (partition, options) => {
      if (!isReady()) throw new Error('Session can only be received when app is ready');
      const known = sessions.get(partition) ?? createSession(partition);
      if (!sessions.has(partition)) partitions.set(partition, options);
      sessions.set(partition, known);
      return known;
    },
  };
}

// Responses with these statuses have no body in the Fetch standard, and may not be given one.
const BODILESS = [204, 205, 304];

function fetchOverSocket(url: string, { headers, signal }: StandInFetchOptions): Promise<Response> {
  const { get } = url.startsWith('https:') ? https : http;
  return new Promise((resolve, reject) => {
    const request = get(url, { headers, signal, agent: false }, (message) => {
      const status = message.statusCode ?? 0;
      if (status >= 300 && status < 400 && message.headers.location !== undefined) {
        request.destroy();
        reject(new Error("Attempted to redirect, but redirect policy was 'error'"));
      } else resolve(readMessage(message, status));
    });
    request.on('error', reject);
  });
}

function readMessage(message: IncomingMessage, status: number): Response {
  const headers = new Headers();
  for (const [name, value] of Object.entries(message.headers)) headers.set(name, String(value));
  if (BODILESS.includes(status)) message.resume();
  const body = BODILESS.includes(status) ? null : (Readable.toWeb(message) as ReadableStream<Uint8Array>);
  return new Response(body, { status, headers });
}
