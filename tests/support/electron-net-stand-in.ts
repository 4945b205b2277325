/** Sessions of the Electron stand-in, which fetch over real sockets and accept only the options we use. */
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { Readable } from 'node:stream';
import type { Protocol, Session, WebRequest } from 'electron';
import { offer, offerClass, StandInEmitter, strict } from './electron-typings.ts';

/** Handles the requests of a scheme. */
export type SchemeHandler = (request: Request) => Response | Promise<Response>;

/** The supported fetch options. */
interface StandInFetchOptions {
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly redirect: 'error';
  readonly referrerPolicy: 'unsafe-url';
  readonly credentials: 'omit';
  readonly bypassCustomProtocolHandlers: true;
}

interface StandInFetch {
  readonly partition: string;
  readonly url: string;
  readonly options: StandInFetchOptions;
}

export interface StandInSessions {
  /** The session of windows. Throws before Electron is ready, like the real one. */
  readonly openDefault: () => StandInSession;
  readonly fromPartition: (partition: string, options: { readonly cache: boolean }) => StandInSession;
  /** Every session created with a partition, and its options. */
  readonly partitions: ReadonlyMap<string, { readonly cache: boolean }>;
  /** Every session created; the default one has an empty name. */
  readonly all: ReadonlyMap<string, StandInSession>;
  readonly fetches: readonly StandInFetch[];
}

/** Handlers set on a session, by setting. */
type SessionHandlers = Record<string, (...args: never[]) => unknown>;

/** A session that records its settings. */
class StandInSession extends StandInEmitter {
  readonly handlers: SessionHandlers = {};
  isSpellChecked = true;
  readonly protocol: object;
  readonly webRequest: object;
  readonly fetch: (url: string, options: StandInFetchOptions) => Promise<Response>;

  constructor({
    fetch,
    onScheme,
  }: Pick<StandInSession, 'fetch'> & { readonly onScheme: (handler: SchemeHandler) => void }) {
    super('Session');
    this.fetch = fetch;
    this.protocol = offer<Protocol>()('protocol', {
      handle: (_scheme: string, handler: SchemeHandler) => onScheme(handler),
    });
    this.webRequest = offer<WebRequest>()('webRequest', {
      onBeforeRequest: (listener: ((...args: never[]) => unknown) | null) => this.set('beforeRequest', listener),
    });
  }

  setPermissionRequestHandler(handler: ((...args: never[]) => unknown) | null): void {
    this.set('request', handler);
  }

  setPermissionCheckHandler(handler: ((...args: never[]) => unknown) | null): void {
    this.set('check', handler);
  }

  setDevicePermissionHandler(handler: ((...args: never[]) => unknown) | null): void {
    this.set('device', handler);
  }

  setSpellCheckerEnabled(enable: boolean): void {
    this.isSpellChecked = enable;
  }

  private set(name: string, handler: ((...args: never[]) => unknown) | null): void {
    if (handler === null) delete this.handlers[name];
    else this.handlers[name] = handler;
  }
}

const CheckedSession = offerClass<Session, 'handlers' | 'isSpellChecked'>()(StandInSession);

const KNOWN_OPTIONS: readonly string[] = [
  'headers',
  'signal',
  'redirect',
  'referrerPolicy',
  'credentials',
  'bypassCustomProtocolHandlers',
] satisfies (keyof StandInFetchOptions)[];

export interface SessionOptions {
  /** Returns whether sessions can be created yet. */
  readonly isReady: () => boolean;
  readonly onCreated: (session: StandInSession) => void;
  /** Called with a scheme's handler. */
  readonly onScheme: (handler: SchemeHandler) => void;
}

/** The sessions of one program, created on first use. */
export function createStandInSessions({ isReady, onCreated, onScheme }: SessionOptions): StandInSessions {
  const partitions = new Map<string, { readonly cache: boolean }>();
  const all = new Map<string, StandInSession>();
  const fetches: StandInFetch[] = [];
  const open = (partition: string): StandInSession => {
    if (!isReady()) throw new Error('Session can only be received when app is ready');
    const known = all.get(partition);
    if (known) return known;
    const fetch: StandInSession['fetch'] = (url, options) => {
      for (const name of Object.keys(options)) {
        if (!KNOWN_OPTIONS.includes(name)) throw new Error(`the stand-in has no fetch option ${name}`);
      }
      fetches.push({ partition, url, options });
      return fetchOverSocket(url, options);
    };
    const made = strict(`session ${partition}`, new CheckedSession({ fetch, onScheme }));
    all.set(partition, made);
    onCreated(made);
    return made;
  };
  return {
    fetches,
    partitions,
    all,
    openDefault: () => open(''),
    fromPartition: (partition, options) => {
      const isNew = !all.has(partition);
      const session = open(partition);
      if (isNew) partitions.set(partition, options);
      return session;
    },
  };
}

// By the Fetch standard, responses with these statuses must not have a body.
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
