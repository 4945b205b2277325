import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as electron from 'electron';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { serveAppFiles } from '../../../../../app/hosts/electron/app-scheme.ts';
import { SECURITY_HEADERS } from '../../../../../app/service/content-policy.ts';
import type { ElectronStandIn } from '../../../../support/electron-stand-in.ts';
import { makeTempDir } from '../../../../support/temp-dir.ts';

vi.mock('electron', async () => {
  const { createElectronStandIn } = await import('../../../../support/electron-stand-in.ts');
  const standIn = createElectronStandIn();
  return { ...standIn.module, standIn };
});

const { standIn } = electron as unknown as { readonly standIn: ElectronStandIn };
let dir = '';

async function ask(address: string, method = 'GET'): Promise<Response> {
  const answer = await standIn.record.scheme?.(new Request(address, { method }));
  if (!answer) throw new Error('nothing is served');
  return answer;
}

beforeEach(async () => {
  await electron.app.whenReady();
  dir = join(makeTempDir(), 'client');
  mkdirSync(join(dir, 'assets'), { recursive: true });
  writeFileSync(join(dir, 'index.html'), '<!doctype html>');
  writeFileSync(join(dir, 'assets', 'main-1.js'), 'export {}');
  writeFileSync(join(dir, 'assets', 'notes.txt'), 'private');
  writeFileSync(join(dir, '..', 'outside.html'), 'outside');
  symlinkSync(join(dir, '..', 'outside.html'), join(dir, 'link.html'));
  serveAppFiles(electron.session.defaultSession, dir);
});

describe('the app scheme', () => {
  test('serves the built files with their type and the common headers', async () => {
    const page = await ask('app://bundle/index.html');
    expect([page.status, await page.text()]).toEqual([200, '<!doctype html>']);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) expect(page.headers.get(name)).toBe(value);
    const script = await ask('app://bundle/assets/main-1.js');
    expect([script.status, script.headers.get('content-type')]).toEqual([200, 'text/javascript; charset=utf-8']);
  });

  test.each([
    'app://bundle/',
    'app://bundle/assets',
    'app://bundle/assets/',
    'app://bundle/assets/notes.txt',
    'app://bundle/link.html',
    'app://bundle/../outside.html',
    'app://bundle/%2e%2e/outside.html',
    'app://bundle/..%2foutside.html',
    'app://bundle/assets/..%5c..%5coutside.html',
    'app://bundle//index.html',
    'app://bundle/INDEX.HTML',
    'app://bundle/__proto__',
    'app://other/index.html',
    'https://bundle/index.html',
  ])('serves nothing at %s', async (address) => {
    const answer = await ask(address);
    expect([answer.status, await answer.text()]).toEqual([404, '']);
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) expect(answer.headers.get(name)).toBe(value);
  });

  test('serves only GET', async () => {
    for (const method of ['POST', 'PUT', 'DELETE'])
      expect((await ask('app://bundle/index.html', method)).status).toBe(404);
  });

  test('serves what existed at its start, whatever happens to the folder', async () => {
    writeFileSync(join(dir, 'index.html'), 'changed');
    writeFileSync(join(dir, 'new.html'), 'new');
    expect(await (await ask('app://bundle/index.html')).text()).toBe('<!doctype html>');
    expect((await ask('app://bundle/new.html')).status).toBe(404);
  });
});
