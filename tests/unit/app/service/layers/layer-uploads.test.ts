/** Files sent in parts by pages, honest and hostile. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LayerUploads, UPLOAD_LIMITS } from '../../../../../app/service/layers/layer-uploads.ts';
import { MAX_TRACK_FILE_BYTES } from '../../../../../shared/layers/track-file.ts';

let uploads: LayerUploads;

beforeEach(() => {
  vi.useFakeTimers();
  uploads = new LayerUploads();
});

afterEach(() => {
  uploads.close();
  vi.useRealTimers();
});

const send = (uploadId: string, at: number, text = 'abc'): void =>
  uploads.add({ uploadId, at, bytes: Buffer.from(text) });
const refusal = (code: string): unknown => expect.objectContaining({ code });

it('joins the parts of each file', () => {
  send('a', 0, 'one ');
  send('b', 0, 'two');
  send('a', 4, 'file');
  expect(Buffer.from(uploads.finish('a')).toString()).toBe('one file');
  expect(Buffer.from(uploads.finish('b')).toString()).toBe('two');
  expect(uploads.count).toBe(0);
});

it.each([
  ['late', 4],
  ['again', 0],
])('drops a file whose part comes %s', (_name, at) => {
  send('a', 0);
  expect(() => send('a', at)).toThrow(refusal('bad-request'));
  expect(uploads.count).toBe(0);
  expect(() => send('a', 3)).toThrow(refusal('bad-request'));
});

it('takes the largest file, and drops a larger one with all its parts', () => {
  const half = new Uint8Array(MAX_TRACK_FILE_BYTES / 2);
  uploads.add({ uploadId: 'a', at: 0, bytes: half });
  uploads.add({ uploadId: 'a', at: half.length, bytes: half });
  expect(() => send('a', MAX_TRACK_FILE_BYTES)).toThrow(refusal('file-too-large'));
  expect(uploads.count).toBe(0);
});

it('drops a file that never ends', () => {
  send('a', 0);
  vi.advanceTimersByTime(UPLOAD_LIMITS.waitMs - 1);
  send('a', 3);
  vi.advanceTimersByTime(UPLOAD_LIMITS.waitMs - 1);
  expect(uploads.count).toBe(1);
  vi.advanceTimersByTime(1);
  expect(uploads.count).toBe(0);
});

it('keeps a few files at once, and drops the one that has waited longest', () => {
  for (let index = 0; index < UPLOAD_LIMITS.files; index += 1) send(String(index), 0);
  send('0', 3);
  send('more', 0);
  expect(uploads.count).toBe(UPLOAD_LIMITS.files);
  expect(() => send('1', 3)).toThrow(refusal('bad-request'));
  send('0', 6);
});
