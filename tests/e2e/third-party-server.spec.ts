/** The map over a tile server that nobody here wrote: MapProxy, where it is installed. Its own log counts. */
import { expect } from '@playwright/test';
import { deriveSourceId } from '../../app/sources/source-id.ts';
import { type MapPage, test as mapTest } from '../support/map-page.ts';
import { expectStates, reckonVisible } from '../support/network-map.ts';
import { makeTempDir, removeTempDir } from '../support/program.ts';
import {
  explainNoThirdPartyServer,
  startThirdPartyServer,
  type ThirdPartyServer,
} from '../support/third-party-server.ts';
import { listTileFiles, readTileFile } from '../support/tile-tree.ts';

const reason = explainNoThirdPartyServer();

const test = mapTest.extend<{ readonly mapProxy: ThirdPartyServer; readonly freshHours: number }>({
  freshHours: [72, { option: true }],
  mapProxy: async ({ freshHours }, use) => {
    const dir = makeTempDir();
    const server = await startThirdPartyServer(dir, freshHours);
    await use(server);
    await server.stop();
    await removeTempDir(dir);
  },
  source: async ({ mapProxy }, use) => use(mapProxy.template),
});

test.use({ flags: ['--view', '46.3,8.1,4'] });

/** `z/x/y` and status of every request it has answered, from `start` on, sorted. */
function listAnswers(server: ThirdPartyServer, start = 0): readonly string[] {
  const answers = server.requests().slice(start);
  return answers.map(({ path, status }) => `${/\d+\/\d+\/\d+/.exec(path)} ${status}`).sort();
}

async function answersFor(map: MapPage, status: number): Promise<readonly string[]> {
  return (await reckonVisible(map)).map((place) => `${place} ${status}`);
}

test.describe(reason === undefined ? 'over MapProxy' : `over MapProxy [skipped: ${reason}]`, () => {
  test.skip(reason !== undefined, reason);

  test('each visible tile is asked for once, drawn, and kept byte for byte', async ({ map, mapProxy, dataDir }) => {
    await expectStates(map, ['fresh']);
    const first = await answersFor(map, 200);
    expect(listAnswers(mapProxy)).toEqual(first);
    await map.page.keyboard.press('+');
    await map.settled();
    await map.page.keyboard.press('-');
    await map.settled();
    const answers = listAnswers(mapProxy);
    expect(new Set(answers).size).toBe(answers.length);

    const sourceId = deriveSourceId({ template: mapProxy.template, subdomains: [], tileSizePx: 256 });
    const place = (await reckonVisible(map))[0] ?? '';
    await expect.poll(() => listTileFiles(dataDir, sourceId)).toContain(place);
    const own = await fetch(mapProxy.template.replace('{z}/{x}/{y}', place));
    expect(readTileFile(dataDir, sourceId, place)).toEqual(Buffer.from(await own.arrayBuffer()));
  });

  test('what it has said to be fresh is not asked for after a restart', async ({ map, reopen, mapProxy }) => {
    await map.settled();
    const before = mapProxy.requests().length;
    const again = await reopen();
    await expectStates(again, ['fresh']);
    expect(mapProxy.requests().length).toBe(before);
  });

  test.describe('whose tiles are never fresh', () => {
    test.use({ freshHours: 0 });

    test('they are shown at once after a restart, and confirmed by 304 with its own odd ETags', async ({
      map,
      reopen,
      mapProxy,
    }) => {
      await map.settled();
      // It gives a tile that it has just drawn another ETag than the same tile from its own cache: the first restart
      // hears 200, from then on it is 304.
      const beforeSecond = mapProxy.requests().length;
      const second = await reopen();
      await expect.poll(async () => listAnswers(mapProxy, beforeSecond)).toEqual(await answersFor(second, 200));
      const beforeThird = mapProxy.requests().length;
      const third = await reopen();
      await expect.poll(async () => listAnswers(mapProxy, beforeThird)).toEqual(await answersFor(third, 304));
      await expectStates(third, ['stale']);
    });
  });
});
