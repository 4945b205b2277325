/** Worker thread that writes one archive, in request order. */
import fs from 'node:fs';
import { dirname } from 'node:path';
import { parentPort } from 'node:worker_threads';
import sqlite from 'node-sqlite3-wasm';
import { CodedError, describeError, toErrorValue } from '../../../shared/errors.ts';
import { MAX_TILE_BYTES } from '../../image/image-check.ts';
import { ArchiveWriting } from './archive-writing.ts';
import type { WritingAnswer, WritingRequest } from './writing-protocol.ts';

let writing: ArchiveWriting | undefined;
let target = '';

parentPort?.on('message', (request: WritingRequest) => parentPort?.postMessage(answer(request)));

function answer(request: WritingRequest): WritingAnswer {
  try {
    serve(request);
    return null;
  } catch (thrown) {
    if (thrown instanceof CodedError) return toErrorValue(thrown);
    return describeError('file-not-saved', findReason(thrown));
  }
}

function findReason(thrown: unknown): string | undefined {
  const known = REASONS[String((thrown as NodeJS.ErrnoException).code)];
  // SQLite calls any failure an I/O error.
  return known ?? (thrown instanceof sqlite.SQLite3Error && isDiskFull() ? REASONS.ENOSPC : undefined);
}

function isDiskFull(): boolean {
  try {
    const { bavail, bsize } = fs.statfsSync(dirname(target));
    return bavail * bsize < MAX_TILE_BYTES;
  } catch {
    return false;
  }
}

function serve(request: WritingRequest): void {
  switch (request.kind) {
    case 'begin':
      target = request.task.target;
      writing = ArchiveWriting.begin(request.task);
      break;
    case 'add':
      writing?.add(request.tiles);
      break;
    case 'finish':
      writing?.finish();
      break;
    case 'discard':
      writing?.discard();
      break;
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk is full',
  EFBIG: 'it became too large',
  ENOENT: 'its folder is missing',
  ENOTDIR: 'its folder is missing',
  EACCES: 'no permission',
  EPERM: 'no permission',
  EROFS: 'the folder is read-only',
};
