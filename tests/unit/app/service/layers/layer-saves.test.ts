/** Files that layers are saved as: whole under their name, or not at all. */
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LayerSaves, type SavedPart } from '../../../../../app/service/layers/layer-saves.ts';
import { makeTempDir } from '../../../../support/temp-dir.ts';

let dir: string;
let saves: LayerSaves;

beforeEach(() => {
  dir = makeTempDir();
  saves = new LayerSaves();
});

afterEach(() => saves.close());

const refusal = (code: string): unknown => expect.objectContaining({ code });
const send = (saveId: string, at: number, text: string, more: Partial<SavedPart> = {}) =>
  saves.add({ saveId, at, bytes: Buffer.from(text), isLast: false, ...more });

describe('a file', () => {
  it('has its name once it is whole, and replaces the one before', async () => {
    const path = join(dir, 'walk.gpx');
    writeFileSync(path, 'before');
    const saveId = saves.begin(path);
    expect(await send(saveId, 0, 'one ')).toBeNull();
    expect(readFileSync(path, 'utf8')).toBe('before');
    expect(await send(saveId, 4, 'file', { isLast: true })).toBe('walk.gpx');
    expect([readFileSync(path, 'utf8'), readdirSync(dir)]).toEqual(['one file', ['walk.gpx']]);
  });

  it.skipIf(process.platform === 'win32')('can be read by others, as files of other programs can', async () => {
    const path = join(dir, 'walk.gpx');
    await send(saves.begin(path), 0, 'a', { isLast: true });
    expect(statSync(path).mode & 0o777).toBe(0o666 & ~process.umask());
  });

  it('of no bytes is one too', async () => {
    const path = join(dir, 'empty.kml');
    await send(saves.begin(path), 0, '', { isLast: true });
    expect(statSync(path).size).toBe(0);
  });
});

describe('nothing is left of a file', () => {
  let saveId: string;

  beforeEach(async () => {
    writeFileSync(join(dir, 'walk.gpx'), 'before');
    saveId = saves.begin(join(dir, 'walk.gpx'));
    await send(saveId, 0, 'abc');
  });

  const expectNothing = () => {
    expect(readdirSync(dir)).toEqual(['walk.gpx']);
    expect(readFileSync(join(dir, 'walk.gpx'), 'utf8')).toBe('before');
  };

  it.each([0, 2, 4])('whose next part is another one: at %d', async (at) => {
    await expect(send(saveId, at, 'x')).rejects.toEqual(refusal('bad-request'));
    expectNothing();
    await expect(send(saveId, 3, 'x')).rejects.toEqual(refusal('bad-request'));
  });

  it('whose parts come at the same time', async () => {
    const both = await Promise.allSettled([send(saveId, 3, 'x'), send(saveId, 3, 'y', { isLast: true })]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await saves.close();
    expectNothing();
  });

  it('when the program ends', async () => {
    await saves.close();
    expectNothing();
  });

  it('whose parts stop coming', async () => {
    const hasty = new LayerSaves({ waitMs: 1 });
    const other = hasty.begin(join(dir, 'late.gpx'));
    await hasty.add({ saveId: other, at: 0, bytes: Buffer.from('a'), isLast: false });
    await saves.close();
    await expect.poll(() => readdirSync(dir)).toEqual(['walk.gpx']);
    await expect(hasty.add({ saveId: other, at: 1, bytes: Buffer.from('b'), isLast: true })).rejects.toEqual(
      refusal('bad-request'),
    );
  });

  it('that is larger than any may be', async () => {
    const narrow = new LayerSaves({ maxBytes: 4 });
    const large = narrow.begin(join(dir, 'large.gpx'));
    await narrow.add({ saveId: large, at: 0, bytes: Buffer.from('four'), isLast: false });
    await expect(narrow.add({ saveId: large, at: 4, bytes: Buffer.from('x'), isLast: true })).rejects.toEqual(
      refusal('file-not-saved'),
    );
    await saves.close();
    expectNothing();
  });

  it('that people cancel', async () => {
    await saves.drop(saveId);
    expectNothing();
    expect(saves.isExpected(saveId)).toBe(false);
  });
});

it('a place where nothing can be written is told', async () => {
  const inNone = saves.begin(join(dir, 'none', 'walk.gpx'));
  await expect(send(inNone, 0, 'a', { isLast: true })).rejects.toEqual(refusal('file-not-saved'));
  mkdirSync(join(dir, 'folder.gpx'));
  writeFileSync(join(dir, 'folder.gpx', 'inside'), '');
  const overFolder = saves.begin(join(dir, 'folder.gpx'));
  await expect(send(overFolder, 0, 'a', { isLast: true })).rejects.toEqual(refusal('file-not-saved'));
  expect([readdirSync(dir), existsSync(join(dir, 'folder.gpx', 'inside'))]).toEqual([['folder.gpx'], true]);
});

it('a file that nobody chose a place for is refused', async () => {
  await expect(send('0123456789abcdef', 0, 'a')).rejects.toEqual(refusal('bad-request'));
});
