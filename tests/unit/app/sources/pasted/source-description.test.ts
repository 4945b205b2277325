/** Descriptions at an address: what is requested, what is refused, and that public ones can't lead into the own network. */
import { afterEach, describe, expect, it } from 'vitest';
import type { FetchSurroundings } from '../../../../../app/sources/http/fetched-bytes.ts';
import { Hosts } from '../../../../../app/sources/http/hosts.ts';
import { describeSource } from '../../../../../app/sources/pasted/source-description.ts';
import { CodedError } from '../../../../../shared/errors.ts';
import type { SourceDescription } from '../../../../../shared/sources/source-reading.ts';
import { startTileServer, type TileServer } from '../../../../support/tile-server.ts';
import { type Fault, sendBody, sendStatus } from '../../../../support/tile-server-faults.ts';
import { makeCapabilities, makeLayer, makeMatrixSet } from '../../../../support/wmts-document.ts';

const JSON_TEXT = '{"tilejson":"2.2.0","name":"Orchard","tiles":["https://a.example/{z}/{x}/{y}.png"]}';
const never = new AbortController().signal;

let server: TileServer | undefined;
afterEach(() => server?.stop());

/** A server with this behaviour, and the description at its `/tiles.json`. */
async function ask(fault: Fault, more: Partial<FetchSurroundings> = {}, signal = never): Promise<SourceDescription> {
  server = await startTileServer();
  server.misbehave(fault);
  return describeSource(`${server.origin}/tiles.json`, { ...surroundings(), ...more }, signal);
}

function surroundings(): FetchSurroundings {
  return {
    fetch: (url, { headers, signal }) => fetch(url, { headers, signal, redirect: 'manual' }),
    hosts: new Hosts(),
    userAgent: 'Tilekeep/test',
    isOffline: () => false,
  };
}

/** A public server, played: its answers by address. */
function playServer(answers: Readonly<Record<string, string>>, asked: string[] = []): FetchSurroundings {
  const play = async (url: string): Promise<Response> => {
    asked.push(url);
    const answer = answers[url];
    if (answer === undefined) return new Response('none', { status: 404 });
    return answer.startsWith('http')
      ? new Response(null, { status: 302, headers: { location: answer } })
      : new Response(answer);
  };
  return { ...surroundings(), fetch: play };
}

const templateOf = (described: SourceDescription) =>
  described.kind === 'hint' ? described.message : described.layers[0]?.fill.template;

async function codeOf(asking: Promise<unknown>): Promise<string> {
  const thrown = await asking.catch((error: unknown) => error);
  return thrown instanceof CodedError ? thrown.code : `no error: ${JSON.stringify(thrown)}`;
}

describe('a description at an address', () => {
  it('is requested once, by the name of this program and without more', async () => {
    expect(templateOf(await ask(sendBody(JSON_TEXT, 'text/plain')))).toBe('https://a.example/{z}/{x}/{y}.png');
    const requests = server?.requests() ?? [];
    expect(requests.map(({ path, headers }) => [path, headers['user-agent']])).toEqual([
      ['/tiles.json', 'Tilekeep/test'],
    ]);
    expect(requests[0]?.headers).not.toHaveProperty('cookie');
    expect(requests[0]?.headers).not.toHaveProperty('referer');
  });

  it('may be XML in the encoding that it states', async () => {
    const xml = makeCapabilities(makeLayer({ title: 'Höhe' }) + makeMatrixSet()).replace('UTF-8', 'ISO-8859-1');
    const described = await ask(sendBody(Buffer.from(xml, 'latin1'), 'text/xml'));
    expect(described).toMatchObject({ kind: 'layers', layers: [{ title: 'Höhe' }] });
  });

  it.each<[what: string, fault: Fault, sentence: RegExp]>([
    ['a status', sendStatus(404), /^The server answers HTTP 404/],
    ['a refusal', sendStatus(403), /^The server answers HTTP 403/],
    ['a page', sendBody('<!doctype html><title>Maps</title>', 'text/html'), /^No tile address found/],
    ['nothing', sendBody('', 'text/plain'), /^No tile address found/],
    ['half a TileJSON', sendBody(JSON_TEXT.slice(0, 40), 'application/json'), /incomplete or damaged/],
    ['half a WMTS', sendBody(makeCapabilities(makeLayer()).slice(0, 900), 'text/xml'), /incomplete or damaged/],
    ['too much JSON', sendBody(`{"a":"${'a'.repeat(4_100_000)}"}`, 'application/json'), /too large/],
    ['endless bytes', sendBody(Buffer.alloc(17 * 1024 * 1024, 32), 'text/xml'), /too large/],
    ['deep JSON', sendBody('['.repeat(1_000_000), 'application/json'), /incomplete or damaged/],
    ['a file as tiles', sendBody('{"tiles":["file:///{z}/{x}/{y}"]}', 'application/json'), /start with https/],
    ['a password', sendBody('{"tiles":["https://a:b@c.example/{z}/{x}/{y}"]}', 'application/json'), /password/],
  ])('that is %s gets one sentence', async (_what, fault, sentence) => {
    const described = await ask(fault);
    expect(described.kind === 'hint' && described.message).toMatch(sentence);
  });

  it.each<[what: string, fault: Fault, code: string]>([
    ['a sign-in page', sendStatus(511), 'sign-in-page'],
    ['an overloaded server', sendStatus(429), 'source-busy'],
    ['a redirect elsewhere', sendStatus(302, { location: 'https://b.example/tiles.json' }), 'redirected'],
    ['a redirect to another port', sendStatus(302, { location: 'http://127.0.0.1:9/tiles.json' }), 'redirected'],
    ['a redirect to nowhere', sendStatus(302), 'redirected'],
    ['a redirect to itself', sendStatus(302, { location: '/tiles.json' }), 'redirected'],
  ])('fails for %s', async (_what, fault, code) => {
    expect(await codeOf(ask(fault))).toBe(code);
  });

  it('fails within its time, and when nobody waits for it', async () => {
    const silent: Fault = () => undefined;
    expect(await codeOf(ask(silent, { timeLimits: { headersMs: 20, bodyMs: 20 } }))).toBe('offline');
    await server?.stop();
    expect(await codeOf(ask(silent, {}, AbortSignal.timeout(20)))).toBe('cancelled');
  });

  it('isn’t requested while people work offline', async () => {
    expect(await codeOf(ask(sendBody(JSON_TEXT, 'text/plain'), { isOffline: () => true }))).toBe('working-offline');
    expect(server?.connections).toBe(0);
  });

  it('follows a redirect on the same host', async () => {
    const asked: string[] = [];
    const answers = { 'http://localhost/a': 'http://localhost/b.json', 'http://localhost/b.json': JSON_TEXT };
    expect(templateOf(await describeSource('http://localhost/a', playServer(answers, asked), never))).toMatch(/^https/);
    expect(asked).toEqual(['http://localhost/a', 'http://localhost/b.json']);
  });
});

describe('a public description', () => {
  const ADDRESS = 'https://a.example/tiles.json';
  const PRIVATE = 'This address is public, but its tiles are on a private network. Enter their address instead.';

  it.each(['http://localhost:8080', 'https://192.168.0.1', 'http://[::1]', 'https://router.local', 'http://printer'])(
    'doesn’t lead to %s',
    async (origin) => {
      const json = JSON.stringify({ tiles: [`${origin}/{z}/{x}/{y}.png`] });
      expect(templateOf(await describeSource(ADDRESS, playServer({ [ADDRESS]: json }), never))).toBe(PRIVATE);
    },
  );

  it('may lead to another public server, and a text to a private one', async () => {
    expect(templateOf(await describeSource(ADDRESS, playServer({ [ADDRESS]: JSON_TEXT }), never))).toMatch(/^https/);
    const text = '{"tiles":["http://localhost/{z}/{x}/{y}.png"]}';
    expect(templateOf(await describeSource(text, playServer({}), never))).toMatch(/^http:\/\/localhost/);
  });

  it('isn’t followed into the own network', async () => {
    const asked: string[] = [];
    const answers = { [ADDRESS]: 'http://localhost/tiles.json', 'http://localhost/tiles.json': JSON_TEXT };
    expect(await codeOf(describeSource(ADDRESS, playServer(answers, asked), never))).toBe('redirected');
    expect(asked).toEqual([ADDRESS]);
  });

  it.each([
    ['http://a.example/tiles.json', /^Use https/],
    ['https://me:secret@a.example/tiles.json', /^No tile address/],
    ['ftp://a.example/tiles.json', /^No tile address/],
    ['tiles.json', /^No tile address/],
  ])('at %s isn’t requested', async (address, sentence) => {
    const asked: string[] = [];
    expect(templateOf(await describeSource(address, playServer({}, asked), never))).toMatch(sentence);
    expect(asked).toEqual([]);
  });
});
