/** Cases for every binding, whatever program is behind it. */
import assert from 'node:assert/strict';
import type { Handlers } from '../../app/service/handlers/dispatch.ts';
import type { ServiceEvent } from '../../shared/calls/contract.ts';
import { describeError } from '../../shared/errors.ts';
import { WORLD_SOURCE } from '../../shared/sources/source.ts';
import { ENDLESS_ZOOM, makeTileBytes, type SmallProgram } from '../support/small-program.ts';
import { type Carrier, collectEvents } from './carrier.ts';

export interface CarrierCase {
  readonly name: string;
  /** Handlers that differ from the small program's. */
  readonly handlers?: Partial<Handlers>;
  readonly run: (carrier: Carrier, program: SmallProgram) => Promise<void>;
}

const sourceId = WORLD_SOURCE.id;
const image = { contentType: 'image/png', tier: 'disk', freshness: 'stale' } as const;
const aTile = { sourceId, coord: { z: 1, x: 0, y: 0 } };
const endlessTile = { sourceId, coord: { z: ENDLESS_ZOOM, x: 0, y: 0 } };

const ODD_EVENTS: readonly ServiceEvent[] = [
  {
    name: 'noticesChanged',
    notices: [
      { ...describeError('cache-full'), message: 'two\n\ndata: {"name":"ended"}\r\n: and\u2028 地図 \u{1f5fa}' },
    ],
  },
  { name: 'menuCommand', command: { name: 'selectSource', sourceId } },
  { name: 'freeProgress', clearId: 1, freed: { tiles: 2 ** 40, bytes: Number.MAX_SAFE_INTEGER }, done: false },
  { name: 'ended' },
];

export const CARRIER_CASES: readonly CarrierCase[] = [
  {
    name: 'carries every byte of a tile exactly',
    run: async (carrier) => {
      const reply = await carrier.call('getTile', aTile);
      const value = { contentType: 'image/svg+xml', tier: 'source', freshness: 'fresh' };
      assert.deepEqual(reply, { ok: true, value: { ...value, bytes: makeTileBytes(70_000) } });
    },
  },
  {
    name: 'carries only the tile when it is part of a larger buffer',
    handlers: { getTile: async () => ({ ...image, bytes: Buffer.from('secret<tile>secret').subarray(6, 12) }) },
    run: async (carrier) => {
      const reply = await carrier.call('getTile', aTile);
      assert.ok(reply.ok);
      const { bytes } = reply.value as { bytes: Uint8Array };
      assert.equal(new TextDecoder().decode(bytes), '<tile>');
      assert.equal(bytes.buffer.byteLength, 6);
    },
  },
  {
    name: 'carries names in any script',
    run: async (carrier) => {
      const reply = await carrier.call('openMap', {});
      assert.ok(reply.ok && (reply.value as { cacheDir: string }).cacheDir === '/tiles/Grüße/地図');
    },
  },
  {
    name: 'carries an error with its code and sentence',
    run: async (carrier) => {
      const reply = await carrier.call('openCacheFolder', {});
      assert.ok(
        !reply.ok && reply.error.code === 'folder-not-opened' && reply.error.message.includes(': /tiles/Grüße. '),
      );
    },
  },
  {
    name: 'reveals nothing internal when something fails',
    handlers: {
      saveView: async () => {
        throw new Error('/home/someone/secret.ts');
      },
    },
    run: async (carrier) => {
      const reply = await carrier.call('saveView', { view: { lat: 0, lon: 0, zoom: 0 } });
      assert.ok(!reply.ok && reply.error.code === 'internal');
      assert.ok(!JSON.stringify(reply).includes('secret'));
    },
  },
  {
    name: 'answers many concurrent calls, each with its own reply',
    handlers: { getTile: async ({ coord }) => ({ ...image, bytes: Uint8Array.of(coord.x) }) },
    run: async (carrier) => {
      const columns = Array.from({ length: 50 }, (_, x) => x);
      const replies = await Promise.all(
        columns.map((x) => carrier.call('getTile', { sourceId, coord: { z: 8, x, y: 0 } })),
      );
      assert.deepEqual(
        replies.map((reply) => reply.ok && (reply.value as { bytes: Uint8Array }).bytes[0]),
        columns,
      );
    },
  },
  {
    name: 'cancels the call that was given up, and no other',
    run: async (carrier, program) => {
      const abort = new AbortController();
      const other = new AbortController();
      const cancelled = carrier.call('getTile', endlessTile, abort.signal).catch(() => undefined);
      const kept = carrier.call('getTile', endlessTile, other.signal).catch(() => undefined);
      await waitUntil(() => program.waiting() === 2);
      abort.abort();
      await waitUntil(() => program.cancelled() === 1);
      await cancelled;
      assert.equal(program.waiting(), 1);
      other.abort();
      await kept;
      await waitUntil(() => program.waiting() === 0);
    },
  },
  {
    name: 'carries events whole, unchanged and in order',
    run: async (carrier, program) => {
      const act = async (): Promise<void> => ODD_EVENTS.forEach(program.emitEvent);
      assert.deepEqual(await collectEvents(carrier, act, (heard) => heard.length === ODD_EVENTS.length), ODD_EVENTS);
    },
  },
];

/** Waits for a condition, up to the test's own timeout. */
export async function waitUntil(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 10));
}
