/** Proxies from the environment: used for other computers, never for this one, and never told. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cleanUpAfterTest } from '../support/clean-up.ts';
import { guardNetwork, OPENSTREETMAP_TLS, readRefused } from '../support/network-guard.ts';
import { expectError, expectValue, launchNetworkProgram } from '../support/network-program.ts';
import { makeTempDir, removeTempDir, startNode } from '../support/program.ts';
import { type ProxyServer, startProxyServer } from '../support/proxy-server.ts';
import { startTileServer, type TileServer } from '../support/tile-server.ts';
import { describeWarmCommand, endOf } from '../support/warm-command.ts';

/** Only the proxy knows this host. */
const TEMPLATE = 'http://tiles.lan/{z}/{x}/{y}.png';
const TILES = { z: 3, x0: 4, x1: 5, y0: 2, y1: 2 };

let dataDir = '';
let server: TileServer;
let proxy: ProxyServer;

beforeEach(async () => {
  dataDir = makeTempDir();
  server = await startTileServer();
  proxy = await startProxyServer(server.port);
});

afterEach(async () => {
  proxy.stop();
  await server.stop();
  await removeTempDir(dataDir);
});

const proxyAddress = (login = ''): string => `http://${login}127.0.0.1:${proxy.port}`;

function warm(env: NodeJS.ProcessEnv, source = TEMPLATE, args: readonly string[] = []) {
  const command = describeWarmCommand({ dataDir, source, tiles: TILES, args: ['--permitted', ...args] });
  return startNode(command, { ...process.env, ...guardNetwork(), ...env });
}

describe('warming from the command line', () => {
  it('asks the proxy for plain http, with its password, which is told nowhere', async () => {
    const command = warm({ HTTP_PROXY: proxyAddress('ann:s3%63ret@') });
    const { code, end } = await endOf(command);
    expect([code, end.fetched]).toEqual([0, 2]);
    expect([...proxy.asked].sort()).toEqual(['GET http://tiles.lan/3/4/2.png', 'GET http://tiles.lan/3/5/2.png']);
    expect(proxy.logins).toEqual(['ann:s3cret', 'ann:s3cret']);
    const files = readdirSync(dataDir, { recursive: true, encoding: 'utf8', withFileTypes: true });
    const texts = files
      .filter((one) => one.isFile())
      .map((one) => readFileSync(join(one.parentPath, one.name), 'latin1'));
    expect([command.stdout().join(''), command.stderr(), ...texts].join('')).not.toMatch(/s3(%63|c)ret/);
  });

  it('sends the same headers through it', async () => {
    const direct = warm({ TEST_REDIRECTED_HOSTS: JSON.stringify({ 'tiles.lan:80': server.port }) });
    await endOf(direct);
    const own = Object.entries(server.requests()[0]?.headers ?? {}).filter(([name]) => name !== 'connection');
    await endOf(warm({ http_proxy: proxyAddress() }, TEMPLATE, ['--mode', 'all']));
    const request = server.requests().at(-1);
    expect(
      Object.entries(request?.headers ?? {})
        .filter(([name]) => !/^(connection|if-)/.test(name))
        .sort(),
    ).toEqual(own.sort());
    expect(proxy.names[0]?.filter((name) => name.startsWith('sec-') || name.startsWith('accept'))).toEqual([
      'accept',
      'accept-encoding',
      'accept-language',
      'sec-fetch-mode',
    ]);
  });

  it.each(['tiles.lan', '.lan', '*', 'other.example, tiles.lan:80'])('goes past it for NO_PROXY=%s', async (name) => {
    const redirected = { TEST_REDIRECTED_HOSTS: JSON.stringify({ 'tiles.lan:80': server.port }) };
    const { code } = await endOf(warm({ HTTP_PROXY: proxyAddress(), no_proxy: name, ...redirected }));
    expect([code, proxy.asked, server.requests().length]).toEqual([0, [], 2]);
  });

  it('goes past it for this computer, whatever NO_PROXY says', async () => {
    const env = { HTTP_PROXY: proxyAddress(), HTTPS_PROXY: proxyAddress(), NO_PROXY: '' };
    for (const host of ['127.0.0.1', 'localhost']) {
      const command = warm(env, `http://${host}:${server.port}/{z}/{x}/{y}.png`);
      await command.exited;
    }
    expect([proxy.asked, server.requests().length > 2]).toEqual([[], true]);
  });

  it('says that the proxy refuses', async () => {
    proxy.setRefusing(true);
    const { end } = await endOf(warm({ HTTP_PROXY: proxyAddress('ann:wrong@') }, TEMPLATE, ['--give-up-after', '1s']));
    expect(end.failures?.map(({ message }) => message)).toEqual([expect.stringContaining('refused by the proxy')]);
  });

  it('is refused in one sentence if the address isn’t a proxy’s', async () => {
    const command = warm({ HTTPS_PROXY: 'socks5://ann:s3cret@127.0.0.1:1' });
    expect((await command.exited).code).toBe(2);
    expect(command.stderr().trim()).toBe(
      "tilekeep: HTTPS_PROXY isn't the address of a proxy. Set it to one like http://proxy.example.org:3128, or unset it.",
    );
    expect(server.requests()).toEqual([]);
  });
});

describe('the map', () => {
  it('reaches an https server through a tunnel', async () => {
    const secure = await startTileServer({ tls: OPENSTREETMAP_TLS });
    cleanUpAfterTest(() => secure.stop());
    const tunnel = await startProxyServer(secure.port);
    cleanUpAfterTest(tunnel.stop);
    const env = { ...process.env, HTTPS_PROXY: `http://ann:s3cret@127.0.0.1:${tunnel.port}` };
    const map = await launchNetworkProgram({ dataDir, source: 'openstreetmap', env });
    const coord = { z: 3, x: 4, y: 2 };
    tunnel.setRefusing(true);
    expect(expectError(await map.getTile(coord)).message).toContain('refused by the proxy');
    tunnel.setRefusing(false);
    await map.retry();
    expect(expectValue(await map.getTile(coord)).bytes).toEqual(new Uint8Array(secure.tileBytes(coord)));
    expect(new Set(tunnel.asked)).toEqual(new Set(['CONNECT tile.openstreetmap.org:443']));
    expect(new Set(tunnel.logins)).toEqual(new Set(['ann:s3cret']));
    expect(secure.requests()[0]?.headers).not.toHaveProperty('proxy-authorization');
    await map.program.term();
    expect(map.program.stdout().join('') + map.program.stderr()).not.toContain('s3cret');
  });

  it('starts with a bad proxy, says so in one line, and asks nobody', async () => {
    const env = { ...process.env, HTTPS_PROXY: 'http://ann:s3cret@:1' };
    const map = await launchNetworkProgram({ dataDir, source: 'openstreetmap', env });
    const { code, message } = expectError(await map.getTile({ z: 3, x: 4, y: 2 }));
    expect([code, message]).toEqual(['offline', expect.stringContaining('the proxy setting is wrong')]);
    await map.program.term();
    const lines = map.program.stderr().trim().split('\n');
    expect(lines).toEqual([expect.stringMatching(/^tilekeep: HTTPS_PROXY isn't the address of a proxy\./)]);
    expect(readRefused(map.program.stderr())).toEqual([]);
  });
});
