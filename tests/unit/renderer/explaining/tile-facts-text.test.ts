import { describe, expect, it } from 'vitest';
import { describeFacts } from '../../../../renderer/explaining/tile-facts-text.ts';
import { describeError, type ErrorValue } from '../../../../shared/errors.ts';
import { type Source, WORLD_SOURCE } from '../../../../shared/sources/source.ts';
import type { TileFacts } from '../../../../shared/tiles/tile-facts.ts';

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

const ARCHIVE: Source = {
  ...WORLD_SOURCE,
  kind: 'archive',
  archive: { fileName: 'gdal.mbtiles', format: 'mbtiles', rows: null },
};

/** The listed facts by their names. */
function tell(facts: TileFacts, error?: ErrorValue): Readonly<Record<string, string>> {
  return Object.fromEntries(describeFacts(facts, error).map(({ name, value }) => [name, value]));
}

describe('the facts of a tile', () => {
  it("give its path even when it isn't stored", () => {
    expect(tell(NOTHING)).toEqual({
      URL: NOTHING.url,
      File: NOTHING.file,
      Cached: 'No',
      'Last response': 'No request this session',
    });
  });

  it('name the archive that has it, and no file of its own', () => {
    const facts = describeFacts({ ...NOTHING, url: null }, undefined, ARCHIVE).map(({ name, value }) => [name, value]);
    expect(facts).toEqual([
      ['Archive', 'gdal.mbtiles'],
      ['Cached', 'No'],
    ]);
  });

  it('are listed in a fixed order, as far as they are known', () => {
    expect(describeFacts(STORED).map(({ name }) => name)).toEqual([
      'URL',
      'File',
      'Cached',
      'Size',
      'Saved',
      'Checked',
      'Expires',
      'ETag',
      'Last modified',
      'Saved by',
      'Last response',
    ]);
    expect(tell(STORED)).toMatchObject({
      Cached: 'On disk',
      Size: '12,345 bytes, 256 × 256 pixels, PNG',
      Expires: expect.stringMatching(/^Nov 30, 2026/),
      'Saved by': 'A saved area',
      'Last response': 'HTTP 304',
    });
  });

  it.each([
    ['In memory and on disk', { tier: 'memory', onDisk: true }],
    ['In memory only', { tier: 'memory', onDisk: false }],
  ] as const)('say where it is cached: %s', (text, where) => {
    expect(tell({ ...STORED, ...where }).Cached).toBe(text);
  });

  it.each([
    ['Never', { freshness: 'fresh', freshUntilMs: null }],
    ['Expired', { freshness: 'stale', freshUntilMs: null }],
    ['Expired', { freshness: 'stale', freshUntilMs: 9e15 }],
  ] as const)('say when it expires: %s', (text, known) => {
    expect(tell({ ...STORED, ...known }).Expires).toBe(text);
  });

  it('say when it expired', () => {
    expect(tell({ ...STORED, freshness: 'stale' }).Expires).toMatch(/^Expired .*2026/);
  });

  it('say why the last request failed, unless the card already says so', () => {
    const lastError = describeError('tile-missing');
    const told = (lastStatus: number | null, error?: ErrorValue) =>
      tell({ ...STORED, lastStatus, lastError }, error)['Last response'];
    expect(told(404)).toBe(`HTTP 404: ${lastError.title}`);
    expect(told(404, lastError)).toBe('HTTP 404');
    expect(told(null)).toBe('No response');
  });

  it.each([
    ['source-refused', 'No request: the source is paused'],
    ['offline', 'No request: the source is paused'],
    ['working-offline', 'No request: working offline'],
    ['too-deep', 'No request this session'],
  ] as const)('do not contradict the reason %s of a tile that was not requested', (code, text) => {
    expect(tell(NOTHING, describeError(code))['Last response']).toBe(text);
  });

  it('have no request and no expiry for the built-in world', () => {
    const told = tell({ ...STORED, url: null });
    expect([told.URL, told['Last response'], told.Expires]).toEqual(['None, drawn by Tilekeep', undefined, undefined]);
  });
});
