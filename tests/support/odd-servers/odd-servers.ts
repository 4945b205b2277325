/**
 * Servers as people really have them, each with the right outcome for viewing, for the disk, after a restart and for
 * warming. One table, which runs in the browser host, in Electron and by `warm`.
 */
import type { ErrorCode } from '../../../shared/errors.ts';
import type { SourceDraft } from '../../../shared/sources/source-draft.ts';
import type { SecretDraft } from '../../../shared/sources/source-secrets.ts';
import { makePng } from '../tile-images.ts';
import type { TileServer, TileServerOptions } from '../tile-server.ts';
import * as faults from '../tile-server-faults.ts';
import * as answers from './odd-answers.ts';
import * as pictures from './odd-pictures.ts';

/** The four tiles of the view and of the area. */
export const TILES = { z: 4, x0: 7, x1: 8, y0: 7, y1: 8 } as const;
/** The tile that is odd where only one is. */
const ODD_TILE = '4/8/8';

export interface OddServer {
  readonly name: string;
  /** The answer to each request for an odd tile; a good one by default. */
  readonly answer?: (servers: OddServers) => faults.Fault;
  /** `one`: only {@link ODD_TILE} is odd, and the other tiles are good. */
  readonly odd?: 'one';
  readonly server?: TileServerOptions;
  /** What people enter besides the address. */
  readonly card?: Partial<SourceDraft>;
  /** What people enter for the server alone. */
  readonly secrets?: Partial<SecretDraft>;
  /** Follows the server's address, such as a key. */
  readonly query?: string;
  /**
   * What an odd tile shows: the server's own picture, the orange one, nothing, or another tile in its place because of
   * this error; `waiting`: nothing is known yet.
   */
  readonly shows: 'own' | 'orange' | 'empty' | 'waiting' | ErrorCode;
  /** Part of what the chip says after the source's name; it is empty by default. */
  readonly chip?: RegExp;
  /** What the one notice about a source that never works says; there is none by default. */
  readonly notice?: RegExp;
  /** How often an odd tile is requested for the view: 1 by default. */
  readonly requests?: number;
  /** What differs when the source is shown again at the end. */
  readonly becomes?: Pick<OddServer, 'shows' | 'requests'>;
  /** True if its tiles are asked for again after a restart, because no answer may be reused without asking. */
  readonly isAlwaysStale?: true;
  /** The requests for the whole view, where the first answer stops or slows the others. */
  readonly requestsInAll?: Bounds;
  /** The bytes on disk, where they aren't those of the picture. */
  readonly stored?: Buffer;
  /** How the command that warms the tiles ends, if not with all of them; `waits`: not before people stop it. */
  readonly warmed?: 'missing' | 'failed' | 'refused' | 'gives up' | 'waits';
  /** How often an odd tile is requested for an area; as for the view by default. */
  readonly warmRequests?: number;
  /** The requests for the whole area, where it depends on time; as for the view by default. */
  readonly warmRequestsInAll?: Bounds;
}

/** Inclusive. */
interface Bounds {
  readonly min: number;
  readonly max: number;
}

/** The server of a row, and another one. */
interface OddServers {
  readonly server: TileServer;
  readonly elsewhere: TileServer;
}

/** True for a tile, as `z/x/y`, that the server answers oddly. */
export function isOdd({ odd }: OddServer, place: string): boolean {
  return odd === undefined || place === ODD_TILE;
}

/** True if odd tiles come and are kept, empty ones too. */
export function isKept({ shows }: OddServer): boolean {
  return shows === 'own' || shows === 'orange' || shows === 'empty';
}

/** One request at a time, so that what follows from the first answer is exact. */
const ONE_BY_ONE = { maxConcurrentRequests: 1 } as const;
const ONCE_IN_ALL = { min: 1, max: 1 } as const;
/** Asked for twice at once, and warmed with two more attempts. */
const DAMAGED = { requests: 2, warmed: 'failed', warmRequests: 4 } as const;
const KEY = 'k3y-0f-the-map';

export const ODD_SERVERS: readonly OddServer[] = [
  // Nothing to draw.
  { name: '204', answer: () => faults.sendStatus(204), shows: 'empty' },
  { name: '200 without a body', answer: () => faults.sendNothing, shows: 'empty' },
  { name: 'one transparent pixel', answer: () => faults.sendBody(pictures.ONE_PIXEL, 'image/png'), shows: 'empty' },

  // Whole pictures.
  { name: 'PNG and a line feed', answer: () => answers.sendWithMore('\n'), shows: 'own' },
  { name: 'PNG and a web page', answer: () => answers.sendWithMore('<!-- 0.12 s -->'), shows: 'own' },
  ...(
    [
      ['JPEG', 'image/jpeg', pictures.ORANGE_JPEG, 'JPEG and zeros', Buffer.alloc(7)],
      ['WebP', 'image/webp', pictures.ORANGE_WEBP, 'WebP and padding', Buffer.alloc(1)],
      ['GIF', 'image/gif', pictures.ORANGE_GIF, 'GIF and zeros', Buffer.alloc(2)],
      ['AVIF', 'image/avif', pictures.ORANGE_AVIF, 'AVIF as PNG', Buffer.alloc(0)],
    ] as const
  ).flatMap(([name, type, stored, oddName, more]): OddServer[] => [
    { name, answer: () => faults.sendBody(stored, type), shows: 'orange', stored },
    {
      name: oddName,
      answer: () => faults.sendBody(Buffer.concat([stored, more]), 'image/png'),
      shows: 'orange',
      stored,
    },
  ]),
  { name: 'PNG as a web page', answer: () => faults.sendHeaders({ 'content-type': 'text/html' }), shows: 'own' },
  { name: 'PNG without a type', answer: () => faults.sendHeaders({ 'content-type': null }), shows: 'own' },
  { name: 'twice the size', server: { tileSizePx: 512 }, shows: 'own' },
  { name: 'compressed', answer: () => answers.sendCompressed, shows: 'own' },
  { name: 'no length', answer: () => answers.sendInChunks, shows: 'own' },
  { name: 'HTTP/1.0', answer: () => answers.sendAsHttp10, shows: 'own' },
  {
    name: 'headers twice',
    answer: () => faults.sendRawHeaders(['ETag: "a"', 'ETag: "b"', 'Vary: *', 'Vary: Origin', 'X-Empty:']),
    shows: 'own',
    // RFC 9111 §4.1: `Vary: *` matches no later request.
    isAlwaysStale: true,
  },
  { name: 'a redirect within', answer: () => answers.redirectWithin(1), shows: 'own', requests: 2 },
  { name: 'three redirects', answer: () => answers.redirectWithin(3), shows: 'own', requests: 4 },

  // No pictures.
  {
    name: 'BMP',
    answer: () => faults.sendBody(pictures.ORANGE_BMP, 'image/bmp'),
    shows: 'unsupported-tile',
    chip: /unknown format/,
    notice: /BMP/,
    warmed: 'failed',
  },
  {
    name: 'a web page',
    answer: () => faults.sendHtml,
    shows: 'sign-in-page',
    chip: /sign-in/,
    notice: /web page/,
    warmed: 'gives up',
    warmRequestsInAll: { min: 1, max: 12 },
  },
  {
    name: 'JSON',
    answer: () => faults.sendJson,
    shows: 'bad-tile',
    chip: /./,
    notice: /JSON|not an image/,
    ...DAMAGED,
  },
  {
    name: 'a WMS exception',
    answer: () => answers.sendWmsException,
    shows: 'bad-tile',
    chip: /./,
    notice: /XML|not an image/,
    ...DAMAGED,
  },
  {
    name: 'half a PNG',
    answer: () => faults.cutOffByClose,
    shows: 'bad-tile',
    chip: /damaged/,
    notice: /incomplete/,
    ...DAMAGED,
  },
  {
    name: 'no last chunk',
    answer: () => faults.cutOffChunked,
    shows: 'bad-tile',
    chip: /damaged/,
    notice: /incomplete/,
    ...DAMAGED,
  },
  {
    name: 'more than 2 MiB',
    answer: () => faults.sendBody(makePng(1, { noiseBytes: 3 * 1024 * 1024 }), 'image/png'),
    shows: 'bad-tile',
    chip: /./,
    notice: /2 MiB/,
    ...DAMAGED,
  },
  {
    name: 'half the size',
    card: { tileSizePx: 512 },
    shows: 'wrong-tile-size',
    chip: /another size/,
    notice: /256 × 256/,
    warmed: 'failed',
  },
  { name: 'a slow tile', answer: () => faults.dribbleBody(), odd: 'one', shows: 'waiting', warmed: 'waits' },

  // No such tile.
  {
    name: '404',
    answer: () => faults.sendStatus(404),
    shows: 'tile-missing',
    chip: /no tiles here/,
    notice: /none of its tiles/,
    warmed: 'missing',
  },
  {
    name: '404 here and there',
    answer: () => faults.sendStatus(404),
    odd: 'one',
    shows: 'tile-missing',
    chip: /no tiles here/,
    warmed: 'missing',
  },
  {
    name: '404 until rendered',
    answer: () => answers.inTurn(faults.sendStatus(404), answers.answerWell),
    odd: 'one',
    shows: 'tile-missing',
    chip: /no tiles here/,
    becomes: { shows: 'own', requests: 2 },
    warmed: 'missing',
  },
  {
    name: '404 with a picture',
    answer: () => faults.sendNotice(404),
    odd: 'one',
    shows: 'tile-missing',
    chip: /no tiles here/,
    warmed: 'missing',
  },
  {
    name: '410',
    answer: () => faults.sendStatus(410),
    odd: 'one',
    shows: 'tile-missing',
    chip: /no tiles here/,
    warmed: 'missing',
  },
  {
    name: 'an object store',
    // The others first: what a refusal means depends on whether anything was ever given.
    answer:
      ({ server }) =>
      async (exchange) => {
        await server.waitUntil((requests) => requests.filter(({ state }) => state === 'answered').length >= 3);
        exchange.response.setHeader('server', 'AmazonS3');
        return answers.sendAccessDenied(exchange);
      },
    odd: 'one',
    shows: 'tile-missing',
    chip: /no tiles here/,
    warmed: 'missing',
  },

  // Servers that refuse, or can't.
  {
    name: '403 with a notice',
    answer: () => faults.sendNotice(403),
    card: ONE_BY_ONE,
    shows: 'source-refused',
    chip: /refuses requests/,
    requestsInAll: ONCE_IN_ALL,
    warmed: 'refused',
  },
  {
    name: '401',
    answer: () => faults.sendStatus(401),
    card: ONE_BY_ONE,
    shows: 'password-needed',
    chip: /asks for a password/,
    requestsInAll: ONCE_IN_ALL,
    warmed: 'refused',
  },
  {
    name: '429 for a minute',
    answer: () => faults.sendStatus(429, { 'retry-after': '60' }),
    card: ONE_BY_ONE,
    shows: 'source-busy',
    chip: /asked for a pause/,
    requestsInAll: ONCE_IN_ALL,
    warmed: 'waits',
  },
  {
    name: '429',
    answer: () => faults.sendStatus(429),
    card: ONE_BY_ONE,
    shows: 'source-busy',
    chip: /is busy/,
    requestsInAll: { min: 1, max: 4 },
    warmed: 'gives up',
    warmRequestsInAll: { min: 1, max: 8 },
  },
  {
    name: '500',
    answer: () => faults.sendStatus(500),
    card: ONE_BY_ONE,
    shows: 'source-failed',
    chip: /reports an error/,
    requestsInAll: { min: 1, max: 4 },
    warmed: 'gives up',
    warmRequestsInAll: { min: 1, max: 8 },
  },

  // Elsewhere.
  {
    name: 'four redirects',
    answer: () => answers.redirectWithin(4),
    shows: 'source-failed',
    chip: /reports an error/,
    notice: /too many redirects/,
    requests: 4,
    warmed: 'failed',
    warmRequests: 12,
  },
  {
    name: 'a redirect in circles',
    answer: () => answers.redirectWithin(),
    shows: 'source-failed',
    chip: /reports an error/,
    notice: /too many redirects/,
    requests: 4,
    warmed: 'failed',
    warmRequests: 12,
  },
  {
    name: 'a redirect to another host',
    answer:
      ({ elsewhere }) =>
      (exchange) =>
        faults.redirectTo(`http://localhost:${elsewhere.port}${exchange.request.url}`)(exchange),
    shows: 'redirected',
    chip: /redirects to another server/,
    notice: /localhost/,
    warmed: 'failed',
    warmRequestsInAll: { min: 5, max: 8 },
  },

  // Addresses and keys.
  { name: 'rows from the south', server: { path: '/{z}/{x}/{-y}.png', readPlace: readSouthern }, shows: 'own' },
  { name: 'quadkeys', server: { path: '/{q}.png', readPlace: readQuadkey }, shows: 'own' },
  { name: 'rows before columns', server: { path: '/tile/{z}/{y}/{x}', readPlace: readRowFirst }, shows: 'own' },
  {
    name: 'a key in the address',
    answer: () => answers.requireOf(({ url = '' }) => url.endsWith(`?key=${KEY}`)),
    query: `?key=${KEY}`,
    shows: 'own',
  },
  {
    name: 'a key in a header',
    answer: () => answers.requireOf(({ headers }) => headers['x-api-key'] === KEY),
    secrets: { headerName: 'X-Api-Key', headerValue: KEY },
    shows: 'own',
  },
  {
    name: 'a Referer',
    answer: () => answers.requireOf(({ headers }) => headers.referer === 'https://maps.example.org/'),
    secrets: { referer: 'https://maps.example.org/' },
    shows: 'own',
  },
  {
    name: 'a password',
    answer: () => answers.requireOf(({ headers }) => headers.authorization === `Basic ${btoa(`me:${KEY}`)}`, 401),
    secrets: { userName: 'me', password: KEY },
    shows: 'own',
  },
];

function readSouthern(path: string): string | undefined {
  const [, z, x, y] = /^\/(\d+)\/(\d+)\/(\d+)\.png$/.exec(path) ?? [];
  return y && `${z}/${x}/${2 ** Number(z) - 1 - Number(y)}`;
}

function readRowFirst(path: string): string | undefined {
  const [, z, y, x] = /^\/tile\/(\d+)\/(\d+)\/(\d+)$/.exec(path) ?? [];
  return x && `${z}/${x}/${y}`;
}

function readQuadkey(path: string): string | undefined {
  const digits = [...(/^\/([0-3]+)\.png$/.exec(path)?.[1] ?? '')].map(Number);
  const read = (bit: number): number => digits.reduce((sum, digit) => 2 * sum + ((digit >> bit) & 1), 0);
  return digits.length === 0 ? undefined : `${digits.length}/${read(0)}/${read(1)}`;
}
