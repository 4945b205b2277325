/** What a tile request of real Electron looks like to a server. */
import { expect, test } from '@playwright/test';
import { NO_SECRETS_TYPED } from '../../shared/sources/source-secrets.ts';
import { makeDraft } from '../support/drafts.ts';
import { callInPage } from '../support/electron-calls.ts';
import { RangeServer } from '../support/range-server.ts';
import { startRawServer } from '../support/raw-server.ts';
import { shareElectron, titleElectronSpecs } from '../support/real-electron.ts';
import { drawArchiveTile, listZooms, makeArchive } from '../support/remote-archive.ts';
import { OWN_LINES } from '../support/request-lines.ts';

const electron = shareElectron();

test.describe(titleElectronSpecs('requests of real Electron'), () => {
  test('carry the program’s own headers in their order; Chromium adds only where the request comes from', async () => {
    const raw = await startRawServer();
    const draft = makeDraft({ template: `${raw.origin}/{z}/{x}/{y}.png` });
    const secrets = {
      ...NO_SECRETS_TYPED,
      userName: 'ann',
      password: 'päss',
      headerName: 'X-API-Key',
      headerValue: 'k3y',
      referer: 'https://maps.example/page?a=1',
    };
    const coord = { z: 3, x: 1, y: 2 };
    await callInPage(electron.run.page, 'previewSource', { draft, secrets, coord });
    raw.stop();
    const [lines = []] = raw.requests;
    const own = OWN_LINES.filter((line) => !line.startsWith('if-none-match'));
    expect(lines.slice(0, 3)).toEqual([
      'GET /3/1/2.png HTTP/1.1',
      `Host: ${new URL(raw.origin).host}`,
      'Connection: keep-alive',
    ]);
    const nameOf = (line: string): string => (line.startsWith('user-agent: Tilekeep/') ? 'user-agent' : line);
    expect(lines.slice(3, 3 + own.length).map(nameOf)).toEqual(own.map(nameOf));
    expect([...lines.slice(3 + own.length)].sort()).toEqual([
      'Referer: https://maps.example/page?a=1',
      'Sec-Fetch-Dest: empty',
      'Sec-Fetch-Mode: no-cors',
      'Sec-Fetch-Site: none',
    ]);
  });

  test('for parts of an archive pass Chromium unchanged, and their answers too', async () => {
    const archive = new RangeServer({ bytes: makeArchive(listZooms(0, 3)) });
    await archive.start();
    const described = await callInPage(electron.run.page, 'describeSource', { text: archive.url });
    expect(described).toMatchObject({ ok: true, value: { kind: 'layers', note: 'Read as PMTiles: zooms 0 to 3.' } });
    const before = archive.requests.length;
    const draft = makeDraft({ template: archive.url });
    const coord = { z: 3, x: 1, y: 2 };
    const tile = await callInPage(electron.run.page, 'previewSource', { draft, coord });
    await archive.stop();
    expect(tile).toMatchObject({ ok: true, value: { bytes: new Uint8Array(drawArchiveTile(coord)) } });
    const asked = archive.requests.slice(before);
    expect(asked.map(({ status, headers }) => [status, headers.range?.slice(0, 6), headers['if-match']])).toEqual([
      [206, 'bytes=', undefined],
      [206, 'bytes=', archive.etag],
    ]);
    for (const { headers } of asked) {
      const own = Object.keys(headers).filter((name) => !/^(host|connection|sec-fetch-)/.test(name));
      expect(own.filter((name) => name !== 'if-match')).toEqual([
        'accept',
        'accept-encoding',
        'accept-language',
        'range',
        'user-agent',
      ]);
    }
  });
});
