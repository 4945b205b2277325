/** The file of secrets: private, whole or set aside, and gone with its last secret. */
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { SecretStore } from '../../../../../app/service/sources/secret-store.ts';
import type { SourceSecrets } from '../../../../../shared/sources/source-secrets.ts';
import { makeTempDir } from '../../../../support/temp-dir.ts';

const LOGIN: SourceSecrets = { login: { user: 'ann', password: 's3cret' } };
const HEADER: SourceSecrets = { header: { name: 'X-Key', value: 'k3y' }, referer: 'https://maps.example/' };

let dataDir = '';
let file = '';
let troubles: string[] = [];

beforeEach(() => {
  dataDir = join(makeTempDir(), 'data');
  file = join(dataDir, 'source-secrets.json');
  troubles = [];
});

async function open(readOnly = false): Promise<SecretStore> {
  return SecretStore.open({ dataDir, readOnly, onTrouble: ({ code }) => troubles.push(code) });
}

async function save(...secrets: readonly SourceSecrets[]): Promise<void> {
  const store = await open();
  for (const [index, each] of secrets.entries()) store.set(`source-${index}`, each);
  await store.settle();
}

describe('secrets', () => {
  it('are kept over a restart, each with its source', async () => {
    await save(LOGIN, HEADER);
    const again = await open();
    expect([again.find('source-0'), again.find('source-1'), again.find('source-2')]).toEqual([
      LOGIN,
      HEADER,
      undefined,
    ]);
  });

  it('leave no file when the last one is removed, and make none where there are none', async () => {
    await save(LOGIN);
    const store = await open();
    store.set('source-0', {});
    await store.settle();
    expect(existsSync(file)).toBe(false);
    await save({});
    expect(readdirSync(dataDir)).toEqual([]);
  });

  it.skipIf(process.platform === 'win32')(
    'are in a file of the owner’s alone, also if it was open before',
    async () => {
      await save(LOGIN);
      const modeOf = () => (lstatSync(file).mode & 0o777).toString(8);
      expect(modeOf()).toBe('600');
      chmodSync(file, 0o644);
      await open();
      expect(modeOf()).toBe('600');
    },
  );

  it('are only read where another program may own the file', async () => {
    await save(LOGIN);
    const store = await open(true);
    expect(store.find('source-0')).toEqual(LOGIN);
    store.set('source-0', {});
    await store.settle();
    expect((await open()).find('source-0')).toEqual(LOGIN);
  });
});

describe('a damaged file', () => {
  it.each([
    ['that is no JSON', '{"source-0":'],
    ['that is a list', '[]'],
    ['with a header that a request can’t carry', '{"source-1":{"header":{"name":"X","value":"a\\r\\nHost: b"}}}'],
    ['with an id that is none', '{"../x":{"referer":"https://maps.example/"}}'],
    ['with something unknown', '{"source-1":{"cookie":"a"}}'],
  ])('%s is set aside and said', async (_name, text) => {
    await save(LOGIN);
    writeFileSync(file, text);
    const store = await open();
    expect([store.find('source-0'), store.find('source-1'), troubles]).toEqual([
      undefined,
      undefined,
      ['settings-damaged'],
    ]);
    const [aside = ''] = readdirSync(dataDir);
    expect(aside).toMatch(/^source-secrets\.json\.damaged-\d+$/);
    expect(readFileSync(join(dataDir, aside), 'utf8')).toBe(text);
  });

  it('keeps what is good in it', async () => {
    await save(LOGIN);
    const good = JSON.parse(readFileSync(file, 'utf8'));
    writeFileSync(file, JSON.stringify({ ...good, 'source-1': { referer: 'nonsense' } }));
    await open();
    expect((await open()).find('source-0')).toEqual(LOGIN);
    expect(troubles).toEqual(['settings-damaged']);
  });

  it('that can’t be read now stays as it is, and nothing is saved', async () => {
    mkdirSync(dataDir);
    // A loop, which no user can read.
    symlinkSync(file, file);
    const store = await open();
    store.set('source-0', HEADER);
    await store.settle();
    expect([troubles, readlinkSync(file)]).toEqual([['settings-unreadable'], file]);
  });
});
