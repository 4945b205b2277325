/** The override loaded into programs under test redirects named hosts to this computer and blocks everything else. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { guardNetwork, OPENSTREETMAP_TLS, readRefused } from '../support/network-guard.ts';
import { startNode } from '../support/program.ts';
import { startTileServer, type TileServer } from '../support/tile-server.ts';

let secure: TileServer;
let plain: TileServer;
beforeEach(async () => {
  secure = await startTileServer({ tls: OPENSTREETMAP_TLS });
  plain = await startTileServer();
});
afterEach(() => Promise.all([secure.stop(), plain.stop()]));

/** Runs a script in a process of its own, like a program. Returns what it printed and what was refused. */
async function run(
  script: string,
): Promise<{ readonly lines: readonly string[]; readonly refused: readonly string[] }> {
  const node = startNode(['--input-type=module', '--eval', script], {
    ...process.env,
    ...guardNetwork({ 'tile.openstreetmap.org:443': secure.port }),
  });
  await node.exited;
  return { lines: node.stdout(), refused: readRefused(node.stderr()) };
}

function fetching(url: string): string {
  return `await fetch('${url}').then((answer) => console.log(answer.status), ({ cause }) => console.log(cause?.code));`;
}

test('redirects a host to a port of this computer, and still checks its name', async () => {
  const { lines, refused } = await run(fetching('https://tile.openstreetmap.org/3/1/2.png'));
  expect([lines, refused]).toEqual([['200'], []]);
  expect(secure.requests()).toMatchObject([{ coord: '3/1/2', status: 200 }]);
  expect(secure.requests()[0]?.headers.host).toBe('tile.openstreetmap.org');
});

test('allows connections to this computer', async () => {
  const urls = [`${plain.origin}/3/1/2.png`, `http://localhost:${plain.port}/3/1/2.png`];
  expect(await run(urls.map(fetching).join('\n'))).toEqual({ lines: ['200', '200'], refused: [] });
});

test('refuses every other, by name, by address and in every form of the call, and reports it', async () => {
  const urls = ['https://example.org/', 'http://tile.openstreetmap.org/3/1/2.png', 'http://192.0.2.1/'];
  expect(await run(urls.map(fetching).join('\n'))).toEqual({
    lines: ['ENOTFOUND', 'ENOTFOUND', 'ENOTFOUND'],
    refused: ['example.org:443', 'tile.openstreetmap.org:80', '192.0.2.1:80'],
  });
  const forms = `import net from 'node:net'; import tls from 'node:tls';
    const code = (socket) => socket.on('error', (error) => console.log(error.code));
    code(net.connect(80, '192.0.2.2')); code(new net.Socket().connect({ port: 80, host: '192.0.2.3' }));
    code(tls.connect(443, '192.0.2.4'));`;
  expect(await run(forms)).toEqual({
    lines: ['ENOTFOUND', 'ENOTFOUND', 'ENOTFOUND'],
    refused: ['192.0.2.2:80', '192.0.2.3:80', '192.0.2.4:443'],
  });
});
