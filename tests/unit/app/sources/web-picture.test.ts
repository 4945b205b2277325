/** Pictures that files of people ask for: which addresses are requested, and what is accepted. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FetchSurroundings } from '../../../../app/sources/http/fetched-bytes.ts';
import { Hosts } from '../../../../app/sources/http/hosts.ts';
import { fetchPicture } from '../../../../app/sources/web-picture.ts';
import { CodedError } from '../../../../shared/errors.ts';
import { makePng } from '../../../support/tile-images.ts';
import { startTileServer, type TileServer } from '../../../support/tile-server.ts';
import { type Fault, sendBody, sendStatus } from '../../../support/tile-server-faults.ts';

const never = new AbortController().signal;
const ADDRESS = 'http://pictures.example.org/icon.png';
let server: TileServer;

beforeEach(async () => {
  server = await startTileServer();
});
afterEach(() => server.stop());

/** The server has the name of a public one: loopback addresses are refused. */
function surround(more: Partial<FetchSurroundings> = {}): FetchSurroundings {
  return {
    fetch: (url, { headers, signal }) =>
      fetch(url.replace('http://pictures.example.org', server.origin), { headers, signal, redirect: 'manual' }),
    hosts: new Hosts(),
    userAgent: 'Tilekeep/test',
    isOffline: () => false,
    ...more,
  };
}

async function codeOf(asking: Promise<unknown>): Promise<string> {
  const thrown = await asking.catch((error: unknown) => error);
  return thrown instanceof CodedError ? thrown.code : `no error: ${JSON.stringify(thrown)}`;
}

describe('a picture', () => {
  it('is requested once, by the name of this program, and is what was sent without bytes after it', async () => {
    const image = makePng(1);
    server.misbehave(sendBody(Buffer.concat([image, Buffer.from('more')]), 'text/plain'));
    expect(Buffer.compare(await fetchPicture(`${ADDRESS}#part`, surround(), never), image)).toBe(0);
    const [request, ...others] = server.requests();
    expect([request?.path, request?.headers['user-agent'], others]).toEqual(['/icon.png', 'Tilekeep/test', []]);
    expect(request?.headers).not.toHaveProperty('referer');
    expect(request?.headers).not.toHaveProperty('cookie');
  });

  it.each<[string, Fault]>([
    ['a page', sendBody('<html></html>', 'image/png')],
    ['an SVG', sendBody('<svg xmlns="http://www.w3.org/2000/svg"></svg>', 'image/svg+xml')],
    ['half of one', sendBody(makePng(1).subarray(0, 60), 'image/png')],
    ['too large', sendBody(Buffer.alloc(3_000_000), 'image/png')],
    ['nothing', sendStatus(404)],
  ])('is no picture: %s', async (_what, fault) => {
    server.misbehave(fault);
    expect(await codeOf(fetchPicture(ADDRESS, surround(), never))).toBe('picture-unavailable');
  });

  it('is never requested from this computer, its own network, or anything but the web', async () => {
    const asked: string[] = [];
    const fetch = async (url: string) => {
      asked.push(url);
      return new Response();
    };
    for (const address of [
      `${server.origin}/icon.png`,
      'http://localhost/icon.png',
      'http://127.1/icon.png',
      'http://2130706433/icon.png',
      'http://[::1]/icon.png',
      'http://[::ffff:10.0.0.1]/icon.png',
      'http://192.168.1.1/icon.png',
      'http://169.254.169.254/latest/meta-data',
      'http://router/icon.png',
      'http://printer.local/icon.png',
      'http://name:password@example.org/icon.png',
      'file:///etc/passwd',
      'ftp://example.org/icon.png',
      'icon.png',
    ]) {
      expect([address, await codeOf(fetchPicture(address, surround({ fetch }), never))]).toEqual([
        address,
        'picture-unavailable',
      ]);
    }
    expect(asked).toEqual([]);
  });

  it('isn’t followed to another server, such as one of the own network', async () => {
    const asked: string[] = [];
    const fetch = async (url: string) => {
      asked.push(url);
      return new Response(null, { status: 302, headers: { location: 'http://192.168.1.1/icon.png' } });
    };
    expect(await codeOf(fetchPicture(ADDRESS, surround({ fetch }), never))).toBe('redirected');
    expect(asked).toEqual([ADDRESS]);
  });

  it('isn’t requested while people work offline', async () => {
    expect(await codeOf(fetchPicture(ADDRESS, surround({ isOffline: () => true }), never))).toBe('working-offline');
    expect(server.requests()).toEqual([]);
  });
});
