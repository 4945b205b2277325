/** Servers as people really have them, warmed by the command: each row of the table. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatTileCoord } from '../../shared/tiles/tile-coord.ts';
import { isOdd, ODD_SERVERS, type OddServer, TILES } from '../support/odd-servers/odd-servers.ts';
import { listWrongFiles, type StartedServer, startOddServer } from '../support/odd-servers/odd-stage.ts';
import { type Warmed, warmOddServer } from '../support/odd-servers/odd-warming.ts';
import { makeTempDir, removeTempDir } from '../support/program.ts';
import { listTilesOf } from '../support/tile-box.ts';

const PLACES = listTilesOf(TILES).map(formatTileCoord);

interface Run {
  readonly started: StartedServer;
  readonly dataDir: string;
  readonly warmed: Warmed;
}

const runs = new Map<OddServer, Run>();

// All at once, because most of the time is spent waiting for retries.
beforeAll(async () => {
  await Promise.all(
    ODD_SERVERS.map(async (row) => {
      const started = await startOddServer(row);
      const dataDir = makeTempDir();
      runs.set(row, { started, dataDir, warmed: await warmOddServer(started, dataDir) });
    }),
  );
}, 120_000);

afterAll(async () => {
  for (const { started, dataDir } of runs.values()) {
    await started.stop();
    await removeTempDir(dataDir);
  }
});

/** How many tiles of a row are odd. */
const countOdd = ({ odd }: OddServer): number => (odd === 'one' ? 1 : PLACES.length);

/** How the command should end. */
function describeEnd(row: OddServer) {
  const odd = countOdd(row);
  const good = PLACES.length - odd;
  const none = { good, missing: 0, failed: 0, refused: 0, codes: [] };
  switch (row.warmed) {
    case undefined:
      return { ...none, exitCode: 0, good: PLACES.length };
    case 'missing':
      // What the server doesn't have is no failure, unless that is everything.
      return { ...none, exitCode: good > 0 ? 0 : 3, missing: odd };
    case 'waits':
      return { ...none, exitCode: 130 };
    case 'refused':
      return { ...none, exitCode: 3, refused: odd, codes: [row.shows] };
    default:
      return { ...none, exitCode: 3, failed: odd, codes: [row.shows] };
  }
}

describe.each(ODD_SERVERS)('$name', (row) => {
  const run = (): Run => runs.get(row) ?? expect.fail('not warmed');

  it('is warmed as far as it goes, and the command says what is missing', () => {
    const { exitCode, end, errors } = run().warmed;
    const { fetched, missing, failed, refused, failures = [] } = end;
    const found = { exitCode, good: fetched, missing, failed, refused, codes: failures.map(({ code }) => code) };
    expect(found).toEqual(describeEnd(row));
    expect(errors.length > 0).toBe(failed + refused > 0 || exitCode === 130);
  });

  it('is asked as often as it should be', () => {
    const { server, elsewhere } = run().started;
    const { requests = 1, warmRequests = requests, requestsInAll, warmRequestsInAll = requestsInAll } = row;
    const all = server.requests();
    const places = [...server.coords()].filter((place) => isOdd(row, place));
    const counts = places.map((place) => all.filter(({ coord }) => coord === place).length);
    if (warmRequestsInAll) {
      expect(all.length).toBeGreaterThanOrEqual(warmRequestsInAll.min);
      expect(all.length).toBeLessThanOrEqual(warmRequestsInAll.max);
    } else expect([...new Set(counts)]).toEqual([warmRequests]);
    expect(elsewhere.requests()).toEqual([]);
  });

  it('has its tiles on disk, and nothing else', () => {
    const { started, dataDir, warmed } = run();
    expect(listWrongFiles(started, PLACES, dataDir, warmed.sourceId)).toEqual([]);
  });
});
