import { describe, expect, it } from 'vitest';
import { describeFacts } from '../../../../renderer/explaining/tile-facts-text.ts';
import { describeError } from '../../../../shared/errors.ts';
import type { TileFacts } from '../../../../shared/tile-facts.ts';

const NOTHING: TileFacts = {
  url: 'https://tiles.example/3/4/2.png',
  file: '/tiles/example/3/4/2',
  tier: null,
  onDisk: false,
  bytes: null,
  contentType: null,
  widthPx: null,
  heightPx: null,
  storedMs: null,
  answeredMs: null,
  freshness: null,
  freshUntilMs: null,
  etag: null,
  lastModified: null,
  warmed: false,
  lastStatus: null,
  lastError: null,
};
const STORED: TileFacts = {
  ...NOTHING,
  tier: 'disk',
  onDisk: true,
  bytes: 12_345,
  contentType: 'image/png',
  widthPx: 256,
  heightPx: 256,
  storedMs: Date.UTC(2026, 10, 22, 12),
  answeredMs: Date.UTC(2026, 10, 23, 12),
  freshness: 'fresh',
  freshUntilMs: Date.UTC(2026, 10, 30, 12),
  etag: '"a"',
  lastModified: 'Tue, 01 Sep 2026 10:00:00 GMT',
  warmed: true,
  lastStatus: 304,
};

/** The values shown, by fact name. */
function tell(facts: TileFacts): Readonly<Record<string, string>> {
  return Object.fromEntries(describeFacts(facts).map(({ name, value }) => [name, value]));
}

describe('the facts of a tile', () => {
  it('are where it would be, when there is none', () => {
    expect(tell(NOTHING)).toEqual({
      Address: NOTHING.url,
      File: NOTHING.file,
      Held: 'neither in memory nor on disk',
      'Last answer': 'not asked since the program began',
    });
  });

  it('are told one by one, in one order, where they are known', () => {
    expect(describeFacts(STORED).map(({ name }) => name)).toEqual([
      'Address',
      'File',
      'Held',
      'Size',
      'Stored',
      'Confirmed',
      'Fresh',
      'ETag',
      'Last modified',
      'Came by',
      'Last answer',
    ]);
    expect(tell(STORED)).toMatchObject({
      Held: 'on disk',
      Size: '12,345 bytes, 256 × 256 pixels, PNG',
      Fresh: expect.stringMatching(/^until .*2026/),
      'Came by': 'warming an area',
      'Last answer': 'HTTP 304',
    });
  });

  it.each([
    ['in memory and on disk', { tier: 'memory', onDisk: true }],
    ['in memory, not on disk', { tier: 'memory', onDisk: false }],
  ] as const)('say that it is %s', (text, where) => {
    expect(tell({ ...STORED, ...where }).Held).toBe(text);
  });

  it.each([
    ['for ever', { freshness: 'fresh', freshUntilMs: null }],
    ['no longer', { freshness: 'stale', freshUntilMs: null }],
    ['no longer', { freshness: 'stale', freshUntilMs: 9e15 }],
  ] as const)('say that it is fresh %s', (text, known) => {
    expect(tell({ ...STORED, ...known }).Fresh).toBe(text);
  });

  it('say since when it is no longer fresh', () => {
    expect(tell({ ...STORED, freshness: 'stale' }).Fresh).toMatch(/^no longer, since .*2026/);
  });

  it('say why it failed, with the status if there was one', () => {
    const lastError = describeError('tile-missing');
    expect(tell({ ...STORED, lastStatus: 404, lastError })['Last answer']).toBe(`HTTP 404: ${lastError.message}`);
    expect(tell({ ...STORED, lastStatus: null, lastError })['Last answer']).toBe(`none: ${lastError.message}`);
  });

  it('speak of no address and no answers where the program draws it', () => {
    const told = tell({ ...NOTHING, url: null });
    expect([told.Address, told['Last answer']]).toEqual(['None: this program draws it', undefined]);
  });
});
