/** Archives sent in parts by pages, honest and hostile: on disk, private, and gone afterwards. */
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ArchiveUploads } from '../../../../../app/service/archives/archive-uploads.ts';
import { MAX_ARCHIVE_UPLOAD_BYTES } from '../../../../../shared/calls/transfer-calls.ts';

const archiveId = 'a1a1a1a1a1a1a1a1';
const announced = { archiveId, size: 6, modifiedMs: 1_000_000 };
let dir: string;
let uploads: ArchiveUploads;
let page: AbortController;
let floorBytes = 0;

beforeEach(() => {
  dir = fs.mkdtempSync(join(tmpdir(), 'uploads-'));
  floorBytes = 0;
  page = new AbortController();
  uploads = new ArchiveUploads({ dir, floorBytes: () => floorBytes });
});

afterEach(async () => {
  page.abort();
  await uploads.clear();
  fs.rmSync(dir, { recursive: true });
});

const hold = (size = 6, held = uploads): Promise<unknown> =>
  held.hold({ ...announced, size }, page.signal).catch((thrown: unknown) => thrown);
const send = (at: number, text: string, isLast = false): Promise<void> =>
  uploads.add({ archiveId, at, bytes: Buffer.from(text), isLast });
const refusal = (code: string): unknown => expect.objectContaining({ code });
const files = (): string[] =>
  fs.readdirSync(dir, { recursive: true, withFileTypes: true }).flatMap((one) => (one.isFile() ? [one.name] : []));

it('joins the parts in a private file with the age of the sent one, and removes it when the page goes', async () => {
  const holding = hold();
  await send(0, 'abc');
  expect(uploads.find(archiveId)).toBeUndefined();
  await send(3, 'def', true);
  const path = uploads.find(archiveId) ?? '';
  expect(fs.readFileSync(path, 'utf8')).toBe('abcdef');
  const { mode, mtimeMs } = fs.statSync(path);
  expect([(mode & 0o777).toString(8), mtimeMs]).toEqual(['600', 1_000_000]);
  page.abort();
  expect(await holding).toEqual(refusal('cancelled'));
  expect([files(), uploads.find(archiveId)]).toEqual([[], undefined]);
});

it.each([
  ['leaves a gap', 4, 'f', false],
  ['comes again', 0, 'abc', false],
  ['is more than announced', 3, 'defg', false],
  ['ends too early', 3, 'd', true],
])('drops an archive whose part %s', async (_name, at, text, isLast) => {
  void hold();
  await send(0, 'abc');
  await expect(send(at, text, isLast)).rejects.toEqual(refusal('upload-lost'));
  expect(files()).toEqual([]);
  await expect(send(3, 'def', true)).rejects.toEqual(refusal('upload-lost'));
});

it('drops an archive whose next part does not come in time', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  void hold();
  await send(0, 'abc');
  vi.advanceTimersByTime(30_000);
  vi.useRealTimers();
  await vi.waitFor(() => expect(files()).toEqual([]));
  await expect(send(3, 'def', true)).rejects.toEqual(refusal('upload-lost'));
});

it('leaves the free space that people want to keep, at the start and later', async () => {
  floorBytes = Number.MAX_SAFE_INTEGER;
  expect(await hold()).toEqual(refusal('upload-no-space'));
  floorBytes = 0;
  void hold();
  await send(0, 'abc');
  floorBytes = Number.MAX_SAFE_INTEGER;
  await expect(send(3, 'def', true)).rejects.toEqual(refusal('upload-no-space'));
  expect(files()).toEqual([]);
});

it('refuses a second archive, and one that is too large', async () => {
  expect(await hold(MAX_ARCHIVE_UPLOAD_BYTES + 1)).toEqual(refusal('upload-too-large'));
  void hold();
  expect(await hold()).toEqual(refusal('upload-busy'));
  await send(0, 'abcdef', true);
});

it('says that the disk is full, and leaves nothing', async () => {
  void hold();
  await send(0, 'abc');
  const full = Object.assign(new Error('full'), { code: 'ENOSPC' });
  const handle = Object.getPrototypeOf(
    await fs.promises.open(join(dir, 'any'), 'w').then(async (file) => {
      await file.close();
      return file;
    }),
  ) as fs.promises.FileHandle;
  fs.rmSync(join(dir, 'any'));
  const writing = vi.spyOn(handle, 'appendFile').mockRejectedValueOnce(full);
  await expect(send(3, 'def', true)).rejects.toEqual(refusal('upload-no-space'));
  writing.mockRestore();
  expect(files()).toEqual([]);
});

it('removes at the next start what a killed program has left, and nothing of a running one', async () => {
  // The largest process id of Linux is far smaller.
  for (const pid of [process.ppid, 2_000_000_000]) {
    fs.mkdirSync(join(dir, String(pid)));
    fs.writeFileSync(join(dir, String(pid), 'left'), 'abc');
  }
  await new ArchiveUploads({ dir, floorBytes: () => 0 }).clear();
  expect(fs.readdirSync(dir)).toEqual([String(process.ppid)]);
});
