/** The Electron host's restrictions, as data and in its handlers, following Electron's security checklist. */
import * as electron from 'electron';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { isOwnAddress, PAGE_URL, SCHEME_PRIVILEGES } from '../../../../../app/hosts/electron/app-scheme.ts';
import {
  listOutsideAddresses,
  openLinksOutside,
  restrictNavigation,
} from '../../../../../app/hosts/electron/navigation.ts';
import { createWindow, windowOptions } from '../../../../../app/hosts/electron/window.ts';
import { CONTENT_POLICY, SECURITY_HEADERS } from '../../../../../app/service/content-policy.ts';
import { createSource } from '../../../../../app/sources/draft-judge.ts';
import { BUILT_IN_SOURCES, FIX_THE_MAP_URL, type Source, WORLD_SOURCE } from '../../../../../shared/sources/source.ts';
import { makeDraft } from '../../../../support/drafts.ts';
import type { ElectronStandIn, StandInWindow } from '../../../../support/electron-stand-in.ts';

vi.mock('electron', async () => {
  const { createElectronStandIn } = await import('../../../../support/electron-stand-in.ts');
  const standIn = createElectronStandIn();
  return { ...standIn.module, standIn };
});

const { standIn } = electron as unknown as { readonly standIn: ElectronStandIn };

describe('what is set', () => {
  test('windows are isolated, sandboxed and without Node', () => {
    expect(windowOptions.webPreferences).toEqual({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    });
    createWindow('/preload.cjs');
    expect(standIn.record.windows.at(-1)?.options).toEqual({
      ...windowOptions,
      webPreferences: { ...windowOptions.webPreferences, preload: '/preload.cjs', devTools: true },
    });
  });

  test('an installed program has no developer tools', () => {
    standIn.desktop.isPackaged = true;
    createWindow('/preload.cjs');
    standIn.desktop.isPackaged = false;
    expect(standIn.record.windows.at(-1)?.options.webPreferences).toMatchObject({ devTools: false });
  });

  test('the scheme is standard, secure and can be fetched, no more', () => {
    expect(SCHEME_PRIVILEGES).toEqual({ standard: true, secure: true, supportFetchAPI: true });
  });

  test('the content policy allows own scripts, styles and connections, and images made in the page', () => {
    expect(CONTENT_POLICY).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; " +
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'; worker-src 'self'",
    );
    expect(SECURITY_HEADERS).toEqual({
      'Content-Security-Policy': CONTENT_POLICY,
      'X-Content-Type-Options': 'nosniff',
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Referrer-Policy': 'no-referrer',
    });
  });
});

describe('own addresses', () => {
  test('are recognised by protocol and host', () => {
    expect(isOwnAddress(PAGE_URL)).toBe(true);
    for (const address of [
      '',
      'null',
      'about:blank',
      'data:text/html,x',
      'file:///index.html',
      'https://bundle/index.html',
      'app://bundle.example/index.html',
      'app://other/index.html',
      'app://bundle:80/index.html',
      'app:bundle',
      'other://bundle/index.html',
    ]) {
      expect([address, isOwnAddress(address)]).toEqual([address, false]);
    }
  });
});

describe('navigation', () => {
  let window: StandInWindow;
  let sources: readonly Source[] = BUILT_IN_SOURCES;
  let agree = false;
  const asked: string[] = [];

  beforeEach(() => {
    sources = BUILT_IN_SOURCES;
    window = createWindow('/preload.cjs') as unknown as StandInWindow;
    const contents = window.webContents as unknown as electron.WebContents;
    restrictNavigation(contents);
    agree = false;
    asked.length = 0;
    openLinksOutside(
      contents,
      () => sources,
      async (address) => {
        asked.push(address);
        return agree;
      },
    );
    standIn.record.openedOutside.length = 0;
  });

  function isPrevented(name: string, url: string): boolean {
    const preventDefault = vi.fn();
    window.webContents.emit(name, { url, preventDefault });
    return preventDefault.mock.calls.length > 0;
  }

  const foreign = [
    'https://www.openstreetmap.org/copyright',
    'file:///etc/passwd',
    'file:///home/someone/dropped.html',
    'javascript:alert(1)',
    'data:text/html,<script>1</script>',
    'app://bundle/other.html',
    'app://evil/index.html',
    'about:blank',
  ];

  test.each(['will-navigate', 'will-frame-navigate', 'will-redirect'])('%s leads nowhere', (name) => {
    for (const url of foreign) expect([url, isPrevented(name, url)]).toEqual([url, true]);
    expect(isPrevented(name, PAGE_URL)).toBe(false);
  });

  test('embedded pages are never attached', () => {
    expect(isPrevented('will-attach-webview', PAGE_URL)).toBe(true);
  });

  test('no new window opens, and only addresses on the list go to the browser without a question', () => {
    for (const url of [
      ...foreign.slice(1),
      'http://www.openstreetmap.org/copyright',
      'https://www.openstreetmap.org/copyright?x',
      'https://www.openstreetmap.org/copyright/../user',
      'https://user@www.openstreetmap.org/copyright',
      'https://www.openstreetmap.org.evil.example/copyright',
      'https://evil.example/',
      'smb://server/share',
      'not an address',
      '',
    ]) {
      expect(window.webContents.openHandler({ url })).toEqual({ action: 'deny' });
    }
    expect(standIn.record.openedOutside).toEqual([]);
  });

  test('other links to web pages and mail addresses open if people agree to the whole address', async () => {
    const openedAfter = async (url: string) => {
      standIn.record.openedOutside.length = 0;
      asked.length = 0;
      expect(window.webContents.openHandler({ url })).toEqual({ action: 'deny' });
      await new Promise((done) => setImmediate(done));
      return [asked.join(), standIn.record.openedOutside.join()];
    };
    const hut = 'http://hütte.example/a b?c#d';
    const shown = 'http://xn--htte-0ra.example/a%20b?c#d';
    expect(await openedAfter(hut)).toEqual([shown, '']);
    agree = true;
    expect(await openedAfter(hut)).toEqual([shown, shown]);
    expect(await openedAfter('mailto:ann@hut.example?attach=/etc/passwd')).toEqual([
      'mailto:ann@hut.example',
      'mailto:ann@hut.example',
    ]);
    for (const url of [
      ...foreign.slice(1),
      'https://user:secret@evil.example/',
      'smb://server/share',
      'mailto:a@b.example,c@d.example',
      'mailto:?to=a@b.example',
      'geo:48,16',
      'tel:+431',
      `https://evil.example/${'x'.repeat(3000)}`,
    ])
      expect([url, await openedAfter(url)]).toEqual([url, ['', '']]);
  });

  test('a page asks about one link at a time', () => {
    for (const url of ['https://a.example/', 'https://b.example/']) window.webContents.openHandler({ url });
    expect(asked).toEqual(['https://a.example/']);
  });

  test('the pages that attributions and terms lead to open in the browser', () => {
    const known = listOutsideAddresses(BUILT_IN_SOURCES);
    for (const url of known) expect(window.webContents.openHandler({ url })).toEqual({ action: 'deny' });
    expect(standIn.record.openedOutside).toEqual(known);
    expect([...known].sort()).toEqual([
      'https://operations.osmfoundation.org/policies/tiles/',
      'https://www.naturalearthdata.com/',
      'https://www.openstreetmap.org/copyright',
      FIX_THE_MAP_URL,
    ]);
  });

  test('those of the user’s own source open while it exists', () => {
    const mine = createSource(makeDraft({ attributionUrl: 'https://tiles.example.org/about' }));
    const open = (): void => void window.webContents.openHandler({ url: 'https://TILES.example.org/about' });
    open();
    sources = [...BUILT_IN_SOURCES, mine];
    open();
    sources = BUILT_IN_SOURCES;
    open();
    // Our own text, not the page's.
    expect(standIn.record.openedOutside).toEqual(['https://tiles.example.org/about']);
  });

  test('nothing but https is ever on the list, whatever a source contains', () => {
    const links = ['', 'http://a.example/', 'file:///etc/passwd', 'javascript:alert(1)', 'https://', 'smb://a/b'];
    const odd = links.map((link) => ({
      ...WORLD_SOURCE,
      rules: { ...WORLD_SOURCE.rules, attributionUrl: link, termsUrl: link },
    }));
    expect(listOutsideAddresses(odd)).toEqual([FIX_THE_MAP_URL]);
  });

  test('a page that is not the map’s opens nothing at all', () => {
    const other = createWindow('/preload.cjs') as unknown as StandInWindow;
    restrictNavigation(other.webContents as unknown as electron.WebContents);
    for (const url of listOutsideAddresses(BUILT_IN_SOURCES)) {
      expect(other.webContents.openHandler({ url })).toEqual({ action: 'deny' });
    }
    expect(standIn.record.openedOutside).toEqual([]);
  });
});
