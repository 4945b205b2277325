import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createKeptPort } from '../../../../../app/hosts/browser/kept-port.ts';
import { makeTempDir } from '../../../../support/temp-dir.ts';

describe('the port of the last run', () => {
  test('is found again, in a data folder that did not exist', async () => {
    const dataDir = join(makeTempDir(), 'new');
    expect(createKeptPort(dataDir).read()).toBeUndefined();
    await createKeptPort(dataDir).keep(40_123);
    await createKeptPort(dataDir).keep(40_124);
    expect(createKeptPort(dataDir).read()).toBe(40_124);
    expect(readdirSync(dataDir)).toEqual(['browser-port']);
    expect(readFileSync(join(dataDir, 'browser-port'), 'utf8')).toBe('40124\n');
  });

  test.each(['', 'abc', '80', '65536', '-4000', '4e4', '0x9000', '40123; rm', '1'.repeat(1_000_000)])(
    'is unknown when the file says %.20j',
    (text) => {
      const dataDir = makeTempDir();
      writeFileSync(join(dataDir, 'browser-port'), text);
      expect(createKeptPort(dataDir).read()).toBeUndefined();
    },
  );

  test('is dropped if it cannot be saved', async () => {
    const file = join(makeTempDir(), 'file');
    writeFileSync(file, '');
    await createKeptPort(file).keep(40_123);
    expect(createKeptPort(file).read()).toBeUndefined();
  });

  test('is none that systems reserve', async () => {
    const kept = createKeptPort(makeTempDir());
    await kept.keep(80);
    expect(kept.read()).toBeUndefined();
  });
});
