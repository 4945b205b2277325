/**
 * The pictures that servers send to say no, known by size and SHA-256, each for the source whose server sent it: one file
 * `<cache dir>/.blocked`. A hint: without it, such a picture is taken for a tile until its server sends it with a refusal again.
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { join } from 'node:path';
import { isSourceId, type SourceId } from '../../shared/source.ts';
import { closeFile, openFile, writeWhole } from './file-access.ts';
import { APPEND_FLAGS, READ_FLAGS } from './open-flags.ts';
import { BLOCKED_FILE_NAME } from './tile-path.ts';

/** More than all providers together have; the oldest goes first. */
const MAX_PICTURES = 256;
/** What is larger is not ours. */
const MAX_FILE_BYTES = 1024 * 1024;
/** So many lines are let gather before the file is written anew. */
const MAX_LINES = 2 * MAX_PICTURES;

/** A picture that is no tile. */
export interface BlockedPicture {
  readonly sourceId: SourceId;
  readonly size: number;
  /** In hexadecimal. */
  readonly sha256: string;
}

/** The pictures known at one time. */
export class BlockedPictures {
  readonly #pictures: readonly BlockedPicture[];

  constructor(pictures: readonly BlockedPicture[]) {
    this.#pictures = pictures;
  }

  /** The sizes of those of a source: what is of another size need not be hashed. */
  sizesOf(sourceId: SourceId): readonly number[] {
    return [...new Set(this.#listOf(sourceId).map(({ size }) => size))];
  }

  /** SHA-256 of those of a source, in hexadecimal, the newest last. */
  hashesOf(sourceId: SourceId): readonly string[] {
    return this.#listOf(sourceId).map(({ sha256 }) => sha256);
  }

  has(sourceId: SourceId, size: number, sha256: string): boolean {
    return this.#listOf(sourceId).some((each) => each.size === size && each.sha256 === sha256);
  }

  #listOf(sourceId: SourceId): readonly BlockedPicture[] {
    return this.#pictures.filter((each) => each.sourceId === sourceId);
  }
}

export class BlockedImages {
  readonly #cacheDir: () => string;
  #saving: Promise<void> = Promise.resolve();

  /** Nothing is read before it is asked for. */
  constructor(cacheDir: () => string) {
    this.#cacheDir = cacheDir;
  }

  /** Remembers what a source's server sent with a refusal. Never rejects: what cannot be saved is forgotten. */
  add(sourceId: SourceId, bytes: Uint8Array): Promise<void> {
    const picture = { sourceId, size: bytes.length, sha256: hashImage(bytes) };
    this.#saving = this.#saving.then(() => this.#save(picture)).catch(() => undefined);
    return this.#saving;
  }

  /** Resolves when what was added until now is saved. Never rejects. */
  settle(): Promise<void> {
    return this.#saving;
  }

  /** All that are known now. Never rejects. */
  async read(): Promise<BlockedPictures> {
    return new BlockedPictures((await this.#readFile()).slice(-MAX_PICTURES));
  }

  async #save(picture: BlockedPicture): Promise<void> {
    const known = await this.#readFile();
    const isSame = (other: BlockedPicture): boolean => formatLine(other) === formatLine(picture);
    if (known.slice(-MAX_PICTURES).some(isSame)) return;
    const fd = await openFile(join(this.#cacheDir(), BLOCKED_FILE_NAME), APPEND_FLAGS, 0o666);
    try {
      if (!fs.fstatSync(fd).isFile()) return;
      const isLong = known.length >= MAX_LINES;
      // In place: whoever ends in between has lost hints, no tile.
      if (isLong) fs.ftruncateSync(fd);
      const pictures = isLong ? [...known, picture].slice(-MAX_PICTURES) : [picture];
      await writeWhole(fd, pictures.map(formatLine).join(''), 'latin1');
    } finally {
      await closeFile(fd);
    }
  }

  async #readFile(): Promise<readonly BlockedPicture[]> {
    const text = await readText(join(this.#cacheDir(), BLOCKED_FILE_NAME)).catch(() => '');
    return text
      .split('\n')
      .map(parseLine)
      .filter((picture) => picture !== undefined);
  }
}

/** SHA-256 in hexadecimal. */
export function hashImage(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function formatLine({ sourceId, size, sha256 }: BlockedPicture): string {
  // The end of a line stands before it: after one that was torn, the next is whole again.
  return `\n${sourceId} ${size} ${sha256}`;
}

function parseLine(line: string): BlockedPicture | undefined {
  const [sourceId = '', size = '', sha256 = ''] = line.split(' ');
  const isWhole = isSourceId(sourceId) && /^\d{1,8}$/.test(size) && /^[0-9a-f]{64}$/.test(sha256);
  return isWhole ? { sourceId, size: Number(size), sha256 } : undefined;
}

async function readText(file: string): Promise<string> {
  const handle = await fs.promises.open(file, READ_FLAGS);
  try {
    const stats = await handle.stat();
    return stats.isFile() && stats.size <= MAX_FILE_BYTES ? await handle.readFile('latin1') : '';
  } finally {
    await handle.close();
  }
}
