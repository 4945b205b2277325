/** Reading real files: what people may choose in the dialog, and what is refused. */
import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdirSync, openSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { readTrackFile } from '../../../../app/service/track-file.ts';
import { MAX_TRACK_FILE_BYTES } from '../../../../shared/layers/track-file.ts';
import { cleanUpAfterTest } from '../../../support/clean-up.ts';
import { makeTempDir } from '../../../support/temp-dir.ts';

let dir: string;

beforeEach(() => {
  dir = makeTempDir();
});

describe('a chosen track file', () => {
  it('is read byte by byte, with its name and without its folder', async () => {
    const path = join(dir, 'Weg über 峠.gpx');
    const bytes = Uint8Array.of(0xff, 0xfe, 0x3c, 0x00, 0xfc);
    writeFileSync(path, bytes);
    expect(await readTrackFile(path)).toEqual({ name: 'Weg über 峠.gpx', bytes });
  });

  it('may be empty, or a link', async () => {
    const path = join(dir, 'empty.gpx');
    writeFileSync(path, '');
    symlinkSync(path, join(dir, 'link.gpx'));
    expect(await readTrackFile(join(dir, 'link.gpx'))).toEqual({ name: 'link.gpx', bytes: new Uint8Array() });
  });

  it('may have up to 32 MB', async () => {
    const path = join(dir, 'large.gpx');
    writeFileSync(path, '');
    truncateSync(path, MAX_TRACK_FILE_BYTES);
    expect((await readTrackFile(path)).bytes).toHaveLength(MAX_TRACK_FILE_BYTES);
    truncateSync(path, MAX_TRACK_FILE_BYTES + 1);
    await expect(readTrackFile(path)).rejects.toMatchObject({ code: 'file-too-large' });
  });

  it('is rejected when it is gone, or no regular file', async () => {
    mkdirSync(join(dir, 'folder'));
    for (const name of ['gone', 'folder'])
      await expect(readTrackFile(join(dir, name))).rejects.toMatchObject({ code: 'file-unreadable' });
  });

  it.skipIf(process.platform === 'win32')('is rejected, at once, when it is a FIFO', async () => {
    const path = join(dir, 'fifo');
    execFileSync('mkfifo', [path]);
    // Unblocks a reader that waits for a writer, so that the test run can end.
    cleanUpAfterTest(() => closeSync(openSync(path, constants.O_RDWR | constants.O_NONBLOCK)));
    await expect(readTrackFile(path)).rejects.toMatchObject({ code: 'file-unreadable' });
  });
});
