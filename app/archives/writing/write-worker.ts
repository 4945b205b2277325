/** Worker thread that writes one archive, in request order. */
import { parentPort } from 'node:worker_threads';
import { CodedError, describeError, toErrorValue } from '../../../shared/errors.ts';
import { ArchiveWriting } from './archive-writing.ts';
import type { WritingAnswer, WritingRequest } from './writing-protocol.ts';

let writing: ArchiveWriting | undefined;

parentPort?.on('message', (request: WritingRequest) => parentPort?.postMessage(answer(request)));

function answer(request: WritingRequest): WritingAnswer {
  try {
    serve(request);
    return null;
  } catch (thrown) {
    if (thrown instanceof CodedError) return toErrorValue(thrown);
    const detail = REASONS[String((thrown as NodeJS.ErrnoException).code)];
    return describeError('file-not-saved', detail);
  }
}

function serve(request: WritingRequest): void {
  switch (request.kind) {
    case 'begin':
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
