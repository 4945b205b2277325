/** The names under which the tile server answers. */
import { hostname } from 'node:os';
import { describe, expect, it } from 'vitest';
import { createHostCheck, listOrigins } from '../../../../app/serving/own-hosts.ts';

describe('the host of a request', () => {
  it.each(['127.0.0.1:8000', 'localhost:8000', 'LOCALHOST:8000', '[::1]:8000'])(
    'may be %s on this computer',
    (host) => {
      expect(createHostCheck('127.0.0.1', 8000)(host)).toBe(true);
      expect(createHostCheck('0.0.0.0', 8000)(host)).toBe(true);
    },
  );

  it('may be an address in digits or the name of this computer on the network, and only there', () => {
    const hosts = ['192.168.1.7:8000', '[fe80::1]:8000', `${hostname()}:8000`, `${hostname()}.local:8000`];
    expect(hosts.map(createHostCheck('0.0.0.0', 8000))).toEqual([true, true, true, true]);
    expect(hosts.slice(0, 2).map(createHostCheck('127.0.0.1', 8000))).toEqual([false, false]);
    expect(createHostCheck('127.0.0.7', 8000)('127.0.0.7:8000')).toBe(true);
  });

  it.each([
    'evil.example:8000',
    '1.2.3.4.evil.example:8000',
    `${hostname()}.evil.example:8000`,
    '192.168.1.7',
    '192.168.1.7:80000',
    '192.168.1.7:8001',
    'user@192.168.1.7:8000',
    '2130706433:8000',
    '[::1].evil:8000',
    ':8000',
    '',
  ])('is never %j', (host) => {
    expect(createHostCheck('0.0.0.0', 8000)(host)).toBe(false);
  });
});

it('the origins end with this computer alone, and have no name that must be looked up', () => {
  expect(listOrigins('127.0.0.1', 8000)).toEqual(['http://127.0.0.1:8000']);
  expect(listOrigins('::1', 8000)).toEqual(['http://[::1]:8000']);
  const all = listOrigins('0.0.0.0', 8000);
  expect(all.at(-1)).toBe('http://127.0.0.1:8000');
  for (const origin of all) expect(origin).toMatch(/^http:\/\/\d+\.\d+\.\d+\.\d+:8000$/);
});
