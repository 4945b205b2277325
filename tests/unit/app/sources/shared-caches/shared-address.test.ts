/** Addresses of shared caches: what each part means, and what doesn't belong into one. */
import { describe, expect, it } from 'vitest';
import { nameEngine, nameTiles, readSharedAddress } from '../../../../../app/sources/shared-caches/shared-address.ts';

const REDIS = { engine: 'redis', host: 'cache', port: 6379, database: 0, isEncrypted: false, rowsFromSouth: false };
const S3 = {
  engine: 's3',
  bucket: 'maps',
  endpoint: null,
  region: 'us-east-1',
  extension: 'png',
  rowsFromSouth: false,
};

describe('an address', () => {
  it.each([
    ['redis://cache', { ...REDIS, name: '{source}' }],
    ['redis://cache/', { ...REDIS, name: '{source}' }],
    ['redis://cache:7000/2', { ...REDIS, port: 7000, database: 2, name: '{source}' }],
    [
      'redis://cache/2/osm_webmercator?rows=south',
      { ...REDIS, database: 2, name: 'osm_webmercator', rowsFromSouth: true },
    ],
    ['rediss://[::1]/0/a-{source}', { ...REDIS, host: '::1', isEncrypted: true, name: 'a-{source}' }],
    ['s3://maps', { ...S3, name: '{source}' }],
    [
      's3://maps/base/a?extension=jpg&region=eu-central-1',
      { ...S3, name: 'base/a', extension: 'jpg', region: 'eu-central-1' },
    ],
    ['s3://maps?endpoint=http://box:9000', { ...S3, endpoint: 'http://box:9000', name: '{source}' }],
  ])('%s', (text, address) => {
    expect(readSharedAddress(text)).toEqual(address);
  });

  it.each(['redis://:secret@cache', 'redis://me@cache/0', 's3://key:secret@maps', 's3://maps?endpoint=http://a:b@box'])(
    '%s has a password',
    (text) => {
      expect(readSharedAddress(text)).toBe('password');
    },
  );

  it.each([
    'cache',
    'http://cache/0',
    'redis:///0',
    'redis://cache/0?rows=up',
    'redis://cache/0?password=secret',
    'redis://cache/0#x',
    'redis://cache/0/a b',
    's3://Maps_1',
    's3://maps?endpoint=ftp://box',
    's3://maps?endpoint=http://box/path',
    's3://maps?extension=../x',
    's3://maps?secret=x',
  ])('%s can’t be used', (text) => {
    expect(readSharedAddress(text)).toBe('form');
  });
});

it('names tiles, and knows one engine by its address alone', () => {
  const read = (text: string) => readSharedAddress(text) as Exclude<ReturnType<typeof readSharedAddress>, string>;
  const [one, other, third] = [
    read('redis://cache/0/a-{source}'),
    read('redis://cache/0?rows=south'),
    read('redis://cache/1'),
  ];
  expect([nameTiles(one, 'mine'), nameTiles(other, 'mine')]).toEqual(['a-mine', 'mine']);
  expect([nameEngine(one) === nameEngine(other), nameEngine(one) === nameEngine(third)]).toEqual([true, false]);
});
