import * as electron from 'electron';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { claimLinks, receiveLinks } from '../../../../../app/hosts/electron/os-links.ts';
import { MAX_LINK_LENGTH } from '../../../../../shared/map-link.ts';
import type { ElectronStandIn } from '../../../../support/electron-stand-in.ts';

vi.mock('electron', async () => {
  const { createElectronStandIn } = await import('../../../../support/electron-stand-in.ts');
  const standIn = createElectronStandIn();
  return { ...standIn.module, standIn };
});

const { standIn } = electron as unknown as { readonly standIn: ElectronStandIn };
const { desktop } = standIn;
let followed: string[];
const follower = {
  openLink: (text: string): unknown => followed.push(text),
  openFile: (path: string): unknown => followed.push(path),
};

beforeEach(() => {
  followed = [];
});

afterEach(() => {
  standIn.app.removeAllListeners();
  vi.unstubAllGlobals();
});

function tellOpenUrl(url: string): boolean {
  let isPrevented = false;
  standIn.app.emit('open-url', { preventDefault: () => (isPrevented = true) }, url);
  return isPrevented;
}

describe('links of the operating system', () => {
  test('are followed as they arrive, and Electron does nothing else', () => {
    receiveLinks()(follower);
    expect(tellOpenUrl('geo:48.2,16.4?z=9')).toBe(true);
    tellOpenUrl('TILEKEEP://place?lat=1');
    expect(followed).toEqual(['geo:48.2,16.4?z=9', 'TILEKEEP://place?lat=1']);
  });

  test('wait for a follower; only the last one counts', () => {
    const follow = receiveLinks();
    tellOpenUrl('geo:1,1');
    tellOpenUrl('geo:2,2');
    follow(follower);
    expect(followed).toEqual(['geo:2,2']);
    tellOpenUrl('geo:3,3');
    expect(followed).toEqual(['geo:2,2', 'geo:3,3']);
  });

  test('are ignored if they are of another kind, or too long', () => {
    receiveLinks()(follower);
    const endless = `geo:1,1?${'z'.repeat(MAX_LINK_LENGTH)}`;
    for (const url of ['', 'https://example.org/', 'file:///etc/passwd', ' geo:1,1', endless]) tellOpenUrl(url);
    expect(followed).toEqual([]);
  });
});

describe('files of the operating system', () => {
  function tellOpenFile(path: string): boolean {
    let isPrevented = false;
    standIn.app.emit('open-file', { preventDefault: () => (isPrevented = true) }, path);
    return isPrevented;
  }

  test('wait for a follower, all of them, and then are opened as they arrive', () => {
    const follow = receiveLinks();
    expect(tellOpenFile('/home/me/a.gpx')).toBe(true);
    tellOpenFile('/home/me/b.kml');
    follow(follower);
    tellOpenFile('/home/me/c.geojson');
    tellOpenFile('relative.gpx');
    expect(followed).toEqual(['/home/me/a.gpx', '/home/me/b.kml', '/home/me/c.geojson']);
  });
});

describe('claiming links', () => {
  function claimOn(platform: NodeJS.Platform, isPackaged = true): unknown[] {
    vi.stubGlobal('process', Object.create(process, { platform: { value: platform } }));
    desktop.isPackaged = isPackaged;
    desktop.claimed.length = 0;
    claimLinks();
    return desktop.claimed.map(([scheme]) => scheme);
  }

  afterEach(() => desktop.linkHandlers.clear());

  test.each(['darwin', 'win32'] as const)('is done by an installed program on %s', (platform) => {
    expect(claimOn(platform)).toEqual(['geo', 'tilekeep']);
    expect(claimOn(platform, false)).toEqual([]);
  });

  test('takes geo links from no other program', () => {
    desktop.linkHandlers.set('geo', 'Maps').set('tilekeep', 'An older Tilekeep');
    expect(claimOn('darwin')).toEqual(['tilekeep']);
  });

  test('is renewed, from the program’s current location', () => {
    desktop.linkHandlers.set('geo', 'Tilekeep').set('tilekeep', 'Tilekeep');
    expect(claimOn('win32')).toEqual(['geo', 'tilekeep']);
  });

  test('is skipped in the portable program, whose folder disappears', () => {
    vi.stubEnv('PORTABLE_EXECUTABLE_FILE', 'D:\\tilekeep-portable.exe');
    expect(claimOn('win32')).toEqual([]);
    vi.unstubAllEnvs();
  });

  test('keeps a link’s contents from being read as switches', () => {
    claimOn('win32');
    expect(desktop.claimed).toContainEqual(['tilekeep', process.execPath, ['--']]);
  });

  test('is left to the desktop entry on Linux', () => {
    expect(claimOn('linux')).toEqual([]);
  });
});
