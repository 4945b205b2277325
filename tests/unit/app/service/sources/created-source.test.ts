/** The notice that a source has never worked. Real sources over a fake network. */
import { expect, it } from 'vitest';
import { createTileSource } from '../../../../../app/service/sources/created-source.ts';
import type { NetworkSwitch } from '../../../../../app/service/state/network-switch.ts';
import { Notices } from '../../../../../app/service/state/notices.ts';
import { Hosts } from '../../../../../app/sources/http/hosts.ts';
import { RequestMeter } from '../../../../../app/sources/http/request-meter.ts';
import { OPENSTREETMAP_SOURCE, type SourceOf } from '../../../../../shared/sources/source.ts';
import { makePng } from '../../../../support/tile-images.ts';

const OWN: SourceOf<'http'> = {
  ...OPENSTREETMAP_SOURCE,
  id: 'orchard',
  name: 'Orchard',
  builtIn: false,
  address: { template: 'https://orchard.example/{z}/{x}/{y}.png', subdomains: [] },
};

interface Start {
  readonly source?: SourceOf<'http'>;
  readonly hasTiles?: boolean;
}

function start({ source = OWN, hasTiles = false }: Start = {}) {
  let nowMs = 0;
  let isDown = true;
  // Every pause of the host is over by the next request.
  const hosts = new Hosts({ monotonicMs: () => (nowMs += 60_000) });
  const notices = new Notices(() => undefined);
  const running = createTileSource(source, {
    fetch: async () => {
      if (isDown) throw new Error('net::ERR_NAME_NOT_RESOLVED');
      return new Response(new Uint8Array(makePng(1)));
    },
    secrets: { find: () => undefined },
    openArchive: () => Promise.reject(new Error('no archive')),
    hosts,
    network: { isOffline: false } as NetworkSwitch,
    notices,
    emit: () => undefined,
    meter: new RequestMeter(),
    hasTiles: async () => hasTiles,
    wantsSharp: () => false,
  });
  const ask = async (count: number): Promise<void> => {
    for (let x = 0; x < count; x += 1) {
      await running.fetchTile({ z: 9, x, y: 1 }, new AbortController().signal).catch(() => undefined);
    }
  };
  const mend = (): void => {
    isDown = false;
  };
  return { notices, ask, mend };
}

it('names the source and the reason, and goes when the source works', async () => {
  const { notices, ask, mend } = start();
  await ask(8);
  expect(notices.current).toEqual([
    {
      code: 'source-not-working',
      title: 'Source isn’t working',
      message: 'Source isn’t working: Orchard. Server unreachable: unknown host. Retry, or correct it in Edit source.',
      sourceId: 'orchard',
    },
  ]);
  mend();
  await ask(1);
  expect(notices.current).toEqual([]);
});

it.each<[string, Start]>([
  ['a built-in source', { source: OPENSTREETMAP_SOURCE }],
  ['a source with tiles on disk, which has worked before', { hasTiles: true }],
])('is not shown while %s can’t be reached', async (_name, options) => {
  const { notices, ask } = start(options);
  await ask(8);
  expect(notices.current).toEqual([]);
});
