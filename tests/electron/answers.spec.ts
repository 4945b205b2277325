/** What servers answer, through Electron's own network stack: redirects, empty tiles, images that Chromium decodes. */
import { expect, test } from '@playwright/test';
import type { Reply } from '../../shared/calls/contract.ts';
import type { DeliveredTile } from '../../shared/tiles/tile.ts';
import { callInPage } from '../support/electron-calls.ts';
import { idOf, useTileServer } from '../support/electron-map.ts';
import { titleElectronSpecs, useElectron } from '../support/real-electron.ts';
import { AVIF, GIF } from '../support/real-images.ts';
import { type Fault, redirectTo, sendBody, sendStatus } from '../support/tile-server-faults.ts';

const stage = useTileServer();
const electron = useElectron(() => ({ source: stage.server.template, flags: ['--view', '46.3,8.1,6'] }));

/** Requests a tile outside the view, which the server answers with the fault. */
async function getTile(x: number, fault: Fault): Promise<Reply<DeliveredTile>> {
  const coord = { z: 12, x, y: 1 };
  stage.server.misbehave(fault, (request) => request.coord === `12/${x}/1`);
  const reply = await callInPage(electron.run.page, 'getTile', { sourceId: idOf(stage.server), coord });
  return reply as Reply<DeliveredTile>;
}

test.describe(titleElectronSpecs('answers through real Electron'), () => {
  test('redirects are followed within the server only', async () => {
    const { server } = stage;
    const followed = await getTile(1, ({ request, response, answerWell }) => {
      if (request.url?.endsWith('?moved')) answerWell();
      else response.writeHead(302, { location: `${request.url}?moved` }).end();
    });
    expect(followed).toMatchObject({ ok: true, value: { tier: 'source' } });
    expect(server.requests().filter(({ path }) => path === '/12/1/1.png?moved')).toHaveLength(1);

    const refused = await getTile(2, redirectTo('http://localhost:1/x.png?key=secret'));
    expect(refused).toMatchObject({ ok: false, error: { code: 'redirected' } });
    expect(JSON.stringify(refused)).toContain('localhost:1');
    expect(JSON.stringify(refused)).not.toContain('secret');
  });

  test('an empty tile, GIF and AVIF arrive whole', async () => {
    expect(await getTile(1, sendStatus(204))).toMatchObject({ ok: true, value: { contentType: 'image/png' } });
    for (const [x, type, bytes] of [
      [2, 'image/gif', GIF],
      [3, 'image/avif', AVIF],
    ] as const) {
      const reply = await getTile(x, sendBody(bytes, type));
      expect(reply).toMatchObject({ ok: true, value: { contentType: type } });
      expect(reply.ok && Buffer.from(reply.value.bytes).equals(bytes)).toBe(true);
    }
  });
});
