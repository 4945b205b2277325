/** Bookmarks on a real disk: through restarts, damage and deleting. */
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Bookmarks } from '../../../../../app/service/bookmarks/bookmarks.ts';
import { Notices } from '../../../../../app/service/state/notices.ts';
import { MAX_BOOKMARKS, UNDO_DELETE_WITHIN_MS } from '../../../../../shared/bookmarks/bookmark.ts';
import { makeTempDir } from '../../../../support/temp-dir.ts';

const HUT = { name: 'Hut', folder: 'Alps', lat: 47.1, lon: 11.4, zoom: 13 };

let dataDir: string;
let notices: Notices;
let bookmarks: Bookmarks;

beforeEach(async () => {
  dataDir = makeTempDir();
  await open();
});

afterEach(async () => {
  vi.useRealTimers();
  await bookmarks.close();
});

async function open(): Promise<void> {
  notices = new Notices(() => undefined);
  bookmarks = await new Bookmarks({ dataDir, notices, emit: () => undefined }).load();
}

async function restart(): Promise<void> {
  await bookmarks.close();
  await open();
}

const file = (): string => path.join(dataDir, 'bookmarks.json');
const names = (): readonly string[] => bookmarks.all.map(({ name }) => name);
const codes = (): readonly string[] => notices.current.map(({ code }) => code);

it('keeps bookmarks and their changes through a restart, for their owner only', async () => {
  expect(fs.existsSync(file())).toBe(false);
  const [id = ''] = bookmarks.add([HUT, { ...HUT, name: 'Lake', folder: '' }]);
  bookmarks.change(id, { name: 'Chapel', folder: undefined });
  const before = bookmarks.all;
  await restart();
  expect(bookmarks.all).toEqual(before);
  expect(names()).toEqual(['Chapel', 'Lake']);
  if (process.platform !== 'win32') expect(fs.statSync(file()).mode & 0o777).toBe(0o600);
});

it('brings deleted ones back to their places, for a while', () => {
  vi.useFakeTimers();
  const ids = bookmarks.add(['a', 'b', 'c', 'd'].map((name) => ({ ...HUT, name })));
  const gone = [ids[2] ?? '', ids[0] ?? ''];
  bookmarks.delete(gone);
  expect(names()).toEqual(['b', 'd']);
  bookmarks.restore(gone);
  expect(names()).toEqual(['a', 'b', 'c', 'd']);
  bookmarks.delete(gone);
  vi.advanceTimersByTime(UNDO_DELETE_WITHIN_MS);
  expect(() => bookmarks.restore(gone)).toThrow('Too late to undo');
  expect(names()).toEqual(['b', 'd']);
});

it('adds all or, beyond the limit, none', () => {
  bookmarks.add(Array.from({ length: MAX_BOOKMARKS - 1 }, () => HUT));
  expect(() => bookmarks.add([HUT, HUT])).toThrow('Too many bookmarks');
  expect(bookmarks.all).toHaveLength(MAX_BOOKMARKS - 1);
});

it('reads what it can of a damaged file, and keeps the file', async () => {
  bookmarks.add([HUT, { ...HUT, name: 'Lake' }]);
  await bookmarks.close();
  const text = fs.readFileSync(file(), 'utf8').replace('"lat": 47.1', '"lat": 471');
  fs.writeFileSync(file(), text);
  await open();
  expect([names(), codes()]).toEqual([['Lake'], ['settings-damaged']]);
  const aside = fs.readdirSync(dataDir).find((name) => name.includes('.damaged-')) ?? '';
  expect(fs.readFileSync(path.join(dataDir, aside), 'utf8')).toBe(text);
  await restart();
  expect([names(), codes()]).toEqual([['Lake'], []]);
});

it('says that bookmarks are not saved, until they are', async () => {
  fs.mkdirSync(path.join(file(), 'in-the-way'), { recursive: true });
  await restart();
  expect(codes()).toEqual(['settings-damaged']);
  const blocked = path.join(dataDir, 'bookmarks.json');
  await bookmarks.close();
  fs.rmSync(blocked, { recursive: true, force: true });
  fs.mkdirSync(path.join(blocked, 'again'), { recursive: true });
  const [id = ''] = bookmarks.add([HUT]);
  await bookmarks.close();
  expect(codes()).toContain('bookmarks-unsaved');
  fs.rmSync(blocked, { recursive: true });
  bookmarks.change(id, { name: 'Chapel' });
  await bookmarks.close();
  expect(codes()).not.toContain('bookmarks-unsaved');
  expect(fs.readFileSync(blocked, 'utf8')).toContain('Chapel');
});
