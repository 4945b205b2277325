/** Looks at each of the odd servers in one window, in the browser host or in Electron. */
import { expect, type Page } from '@playwright/test';
import type { Reply } from '../../../shared/calls/contract.ts';
import type { SourceId } from '../../../shared/sources/source.ts';
import { noteOf } from '../map-page.ts';
import { nameColour } from '../network-map.ts';
import { readShownTiles, type ShownTile } from '../shown-tiles.ts';
import { ORANGE } from './odd-pictures.ts';
import { isKept, isOdd } from './odd-servers.ts';
import { addSources, listWrongFiles, type StartedServer } from './odd-stage.ts';

/** A window, and calls of the contract beside it. */
export interface OddWindow {
  readonly page: Page;
  readonly dataDir: string;
  readonly call: (method: string, args: unknown) => Promise<Reply<unknown>>;
}

/** The view and the size of a window with exactly four tiles. */
export const FOUR_TILES = { flags: ['--view', '0,0,4'], viewport: { width: 500, height: 480 } } as const;

const SOON = { intervals: [30], timeout: 12_000 };
/** How far a lossy picture may miss a colour. */
const LOSSY = 3;

/** What the window, the disk and the server have of a source. */
interface Outcome {
  readonly odd: readonly string[];
  readonly others: readonly string[];
  readonly chip: string;
  readonly notice: string;
  /** How often each odd tile was requested; `all` together for a row that bounds them. */
  readonly requests: readonly number[] | 'all';
  /** Tiles that aren't on disk as they should be. */
  readonly files: readonly string[];
}

/** Shows each server in turn. Answers what is wrong, a text a server. */
export async function viewOddServers(window: OddWindow, servers: readonly StartedServer[]): Promise<readonly string[]> {
  const ids = await addSources(window.call, servers);
  // At the end, because it takes ten seconds until what is missing is asked for again.
  const changed = servers.flatMap((started) => describeChanged(started) ?? []);
  return collectWrong([...servers, ...changed], async (started) => {
    const id = ids.get(started.row.name) ?? '';
    await select(window, started, id);
    await expectOutcome(() => readOutcome(window, started, id), describeRight(started));
    expect(started.elsewhere.requests()).toEqual([]);
  });
}

/** A row that is shown again, if it has changed by then. */
function describeChanged(started: StartedServer): StartedServer | undefined {
  const { chip: _gone, becomes, ...row } = started.row;
  return becomes && { ...started, row: { ...row, ...becomes } };
}

/** Shows those servers again whose tiles are known, after a restart, and checks that only those are asked again that must be. */
export async function viewKnownServers(
  window: OddWindow,
  servers: readonly StartedServer[],
): Promise<readonly string[]> {
  const startup = await window.call('openMap', {});
  if (!startup.ok) throw new Error(JSON.stringify(startup.error));
  const { sources } = startup.value as {
    readonly sources: readonly { readonly id: SourceId; readonly name: string }[];
  };
  const known = servers.filter(({ row }) => isKept(row) && row.odd === undefined);
  for (const { server } of known) server.clearLog();
  return collectWrong(known, async (started) => {
    const id = sources.find(({ name }) => name === started.row.name)?.id ?? '';
    await select(window, started, id);
    await expectOutcome(() => readOutcome(window, started, id), {
      ...describeRight(started),
      requests: started.row.isAlwaysStale ? [1] : [],
    });
  });
}

async function collectWrong(
  servers: readonly StartedServer[],
  check: (started: StartedServer) => Promise<void>,
): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const started of servers) {
    await check(started).catch((thrown: unknown) => {
      wrong.push(`${started.row.name}: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
    });
  }
  return wrong;
}

/** Waits for an outcome. Throws an error with what differs, a line for each part. */
async function expectOutcome(read: () => Promise<Outcome>, right: Outcome): Promise<void> {
  let found = right;
  const differing = async (): Promise<readonly string[]> => {
    found = await read();
    const parts = Object.keys(right) as (keyof Outcome)[];
    const tell = (part: keyof Outcome): string =>
      `${part} ${JSON.stringify(found[part])}, not ${JSON.stringify(right[part])}`;
    return parts.filter((part) => JSON.stringify(found[part]) !== JSON.stringify(right[part])).map(tell);
  };
  await expect
    .poll(differing, SOON)
    .toEqual([])
    .catch(async () => {
      throw new Error((await differing()).join('; '));
    });
}

async function select({ page, call }: OddWindow, { row }: StartedServer, sourceId: SourceId): Promise<void> {
  const selected = await call('selectSource', { sourceId });
  if (!selected.ok) throw new Error(JSON.stringify(selected.error));
  await expect(page).toHaveTitle(`${row.name} – Tilekeep`);
}

function describeRight({ row }: StartedServer): Outcome {
  const { requests = 1, requestsInAll } = row;
  return {
    odd: [isKept(row) || row.shows === 'waiting' ? row.shows : 'missing'],
    others: row.odd === undefined ? [] : ['own'],
    chip: row.chip?.source ?? '',
    notice: row.notice?.source ?? '',
    requests: requestsInAll ? 'all' : [requests],
    files: [],
  };
}

async function readOutcome({ page, dataDir }: OddWindow, started: StartedServer, id: SourceId): Promise<Outcome> {
  const { row, server } = started;
  const shown = await readShownTiles(page);
  const describe = (tiles: readonly ShownTile[]): string[] => [
    ...new Set(tiles.map((tile) => describeTile(tile, server.version))),
  ];
  const places = [...server.coords()].filter((place) => isOdd(row, place));
  const counts = places.map((place) => server.requests().filter(({ coord }) => coord === place).length);
  const total = server.requests().length;
  const isWithin = row.requestsInAll && total >= row.requestsInAll.min && total <= row.requestsInAll.max;
  return {
    odd: describe(shown.filter(({ place }) => isOdd(row, place))),
    others: describe(shown.filter(({ place }) => !isOdd(row, place))),
    chip: nameMatch(await noteOf(page).innerText(), row.chip),
    notice: nameMatch((await page.locator('.notice').allInnerTexts()).join('\n'), row.notice),
    requests: isWithin ? 'all' : [...new Set(counts)],
    files: listWrongFiles(
      started,
      shown.map(({ place }) => place),
      dataDir,
      id,
    ),
  };
}

/** The pattern if the text matches, otherwise the text. */
function nameMatch(text: string, pattern: RegExp | undefined): string {
  return pattern?.test(text) ? pattern.source : text;
}

/** In the words of the table. */
function describeTile({ place, state, standIn, colour }: ShownTile, version: number): string {
  if (state === 'waiting' || state === 'missing') return state;
  if (standIn !== undefined) return `${state} with ${standIn}`;
  if (colour === nameColour(place, version)) return 'own';
  const channels = (colour ?? '0,0,0').split(',').map(Number);
  if (channels.every((channel) => channel === 0)) return 'empty';
  const isOrange = ORANGE.every((channel, index) => Math.abs(channel - (channels[index] ?? 0)) <= LOSSY);
  return isOrange ? 'orange' : `something else: ${colour}`;
}
