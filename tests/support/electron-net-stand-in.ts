/** Sessions and requests of the Electron stand-in, which go over real sockets and accept only the options we use. */
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { ClientRequest, Protocol, Session, WebRequest } from 'electron';
import { offer, offerClass, StandInEmitter, strict } from './electron-typings.ts';

/** Handles the requests of a scheme. */
export type SchemeHandler = (request: Request) => Response | Promise<Response>;

/** The supported options of a request. */
interface StandInRequestOptions {
  readonly url: string;
  readonly session: StandInSession;
  readonly headers: Readonly<Record<string, string>>;
  readonly redirect: 'manual';
  readonly referrerPolicy: 'unsafe-url';
  readonly credentials: 'omit';
  readonly bypassCustomProtocolHandlers: true;
}

interface StandInFetch {
  readonly partition: string;
  readonly options: Omit<StandInRequestOptions, 'session'>;
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
  /** Electron's `net.request`. */
  readonly request: (options: string | object) => StandInRequest;
}

/** Handlers set on a session, by setting. */
type SessionHandlers = Record<string, (...args: never[]) => unknown>;

/** A session that records its settings. */
class StandInSession extends StandInEmitter {
  readonly handlers: SessionHandlers = {};
  isSpellChecked = true;
  readonly protocol: object;
  readonly webRequest: object;

  constructor(onScheme: (handler: SchemeHandler) => void) {
    super('Session');
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
  'url',
  'session',
  'headers',
  'redirect',
  'referrerPolicy',
  'credentials',
  'bypassCustomProtocolHandlers',
] satisfies (keyof StandInRequestOptions)[];

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
    const made = strict(`session ${partition}`, new CheckedSession(onScheme));
    all.set(partition, made);
    onCreated(made);
    return made;
  };
  const request: StandInSessions['request'] = (given) => {
    const options = given as StandInRequestOptions;
    for (const name of Object.keys(options)) {
      if (!KNOWN_OPTIONS.includes(name)) throw new Error(`the stand-in has no request option ${name}`);
    }
    const { session, ...others } = options;
    const [partition = 'unknown'] = [...all].find(([, known]) => known === session) ?? [];
    fetches.push({ partition, options: others });
    return strict('request', new CheckedRequest(options));
  };
  return {
    request,
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

/** One request. It is cancelled by a redirect that nobody follows, like the real one. */
class StandInRequest extends StandInEmitter {
  // Not private names, which the strict proxy couldn't find.
  private readonly options: StandInRequestOptions;
  private sent: http.ClientRequest | undefined;

  constructor(options: StandInRequestOptions) {
    super('ClientRequest');
    this.options = options;
  }

  end(): this {
    const { url, headers } = this.options;
    const { get } = url.startsWith('https:') ? https : http;
    this.sent = get(url, { headers, agent: false }, (message) => this.receive(message));
    this.sent.on('error', (error) => this.emit('error', error));
    this.sent.on('close', () => this.emit('close'));
    return this;
  }

  abort(): void {
    this.sent?.destroy();
    process.nextTick(() => this.emit('abort'));
  }

  private receive(message: IncomingMessage): void {
    const { statusCode: status = 0, headers } = message;
    if (status < 300 || status > 399 || headers.location === undefined) {
      this.emit('response', message);
      return;
    }
    this.emit('redirect', status, 'GET', new URL(headers.location, this.options.url).href, headers);
    this.sent?.destroy(new Error('Redirect was cancelled'));
  }
}

const CheckedRequest = offerClass<ClientRequest>()(StandInRequest);
