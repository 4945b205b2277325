/** Hosts on this computer, on its network and elsewhere, named as by `new URL`. */
import { describe, expect, it } from 'vitest';
import { isLoopbackHost, isPrivateHost } from '../../../../app/sources/private-hosts.ts';

const LOOPBACK = [
  'localhost',
  'LOCALHOST',
  'localhost.',
  'tiles.localhost',
  '127.0.0.1',
  '127.255.255.255',
  '127.1',
  '0x7f.1',
  '2130706433',
  '0177.0.0.1',
  '127.0.0.1.',
  '[::1]',
  '[0:0:0:0:0:0:0:1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
];
const PRIVATE = [
  '10.0.0.0',
  '10.255.255.255',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.0.1',
  '169.254.10.20',
  '100.64.0.0',
  '100.127.255.255',
  '[fc00::1]',
  '[fdff:ffff::1]',
  '[fe80::1]',
  '[febf::1]',
  '[::ffff:192.168.1.1]',
  'nas',
  'nas.local',
  'NAS.Local.',
  'router.lan',
  'tiles.home.arpa',
];
const PUBLIC = [
  'example.org',
  'tile.openstreetmap.org',
  'localhost.example.org',
  'notlocalhost.org',
  'evil.notlocalhost',
  'local.example',
  'evil-home.arpa',
  'lan.example.com',
  '127.0.0.1.example.org',
  '8.8.8.8',
  '9.255.255.255',
  '11.0.0.0',
  '172.15.255.255',
  '172.32.0.0',
  '192.167.255.255',
  '192.169.0.0',
  '169.253.0.1',
  '100.63.255.255',
  '100.128.0.0',
  '126.255.255.255',
  '128.0.0.1',
  '0.0.0.0',
  '[::2]',
  '[2001:db8::1]',
  '[fbff::1]',
  '[fec0::1]',
  '[::ffff:8.8.8.8]',
];

function hostOf(spelling: string): string {
  return new URL(`http://${spelling}/`).hostname;
}

describe('a host', () => {
  it.each(LOOPBACK)('%s is this computer', (spelling) => {
    expect([isLoopbackHost(hostOf(spelling)), isPrivateHost(hostOf(spelling))]).toEqual([true, true]);
  });

  it.each(PRIVATE)('%s is on the own network', (spelling) => {
    expect([isLoopbackHost(hostOf(spelling)), isPrivateHost(hostOf(spelling))]).toEqual([false, true]);
  });

  it.each(PUBLIC)('%s is outside', (spelling) => {
    expect([isLoopbackHost(hostOf(spelling)), isPrivateHost(hostOf(spelling))]).toEqual([false, false]);
  });
});
