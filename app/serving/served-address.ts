/**
 * The address of a data folder's tile server: its port and its secret path segment. They are in a file that only its owner can
 * read, so that addresses in other programs go on working, and every program on the folder serves the same ones.
 */
import fs from 'node:fs';
import { join } from 'node:path';
import { attempt } from '../../shared/attempt.ts';
import { PORT_RANGE } from '../../shared/serving.ts';
import { keepToOwner, replaceFile } from '../files/own-files.ts';
import { mintSecret } from '../listening/secrets.ts';

/** 192 bits, 32 characters. */
const SECRET_BYTES = 24;
const SECRET = /^[\w-]{32}$/;
const MAX_FILE_BYTES = 1024;
/** How long another program that serves the same folder may go on accepting a revoked secret, in milliseconds. */
export const REVOKED_WITHIN_MS = 2_000;

interface Kept {
  readonly secret: string;
  readonly port: number | null;
}

export class ServedAddress {
  readonly #file: string;
  #kept: Kept;
  #readAtMs = performance.now();

  private constructor(file: string, kept: Kept) {
    this.#file = file;
    this.#kept = kept;
  }

  /**
   * Reads the file, or makes an address if there is none or it is damaged. Rejects with the system's error if it can't be read now,
   * and then it stays as it is, or if it can't be saved.
   */
  static async open(dataDir: string): Promise<ServedAddress> {
    const file = join(dataDir, 'tile-server.json');
    await keepToOwner(file);
    const kept = await readKept(file);
    const address = new ServedAddress(file, kept ?? { secret: mintSecret(SECRET_BYTES), port: null });
    if (!kept) await address.#save(address.#kept);
    return address;
  }

  /** The port of the last time; null if there was none. */
  get port(): number | null {
    return this.#kept.port;
  }

  /** The secret that is valid now. Another program may have replaced it at most {@link REVOKED_WITHIN_MS} ago. */
  async secret(): Promise<string> {
    if (performance.now() - this.#readAtMs > REVOKED_WITHIN_MS) {
      this.#readAtMs = performance.now();
      // While the file can't be read, nothing has been revoked.
      this.#kept = (await readKept(this.#file).catch(() => undefined)) ?? this.#kept;
    }
    return this.#kept.secret;
  }

  /** Replaces the secret: the old one is refused from now on. Rejects with the system's error, and then nothing has changed. */
  renew(): Promise<void> {
    return this.#save({ ...this.#kept, secret: mintSecret(SECRET_BYTES) });
  }

  /** Keeps a port for the next time. Rejects like {@link renew}. */
  async keepPort(port: number): Promise<void> {
    if (port !== this.#kept.port) await this.#save({ ...this.#kept, port });
  }

  async #save(kept: Kept): Promise<void> {
    await replaceFile(this.#file, `${JSON.stringify(kept)}\n`);
    this.#kept = kept;
  }
}

/** The port that a data folder's tile server had the last time; null if it never ran. Makes no file. Never rejects. */
export async function readServedPort(dataDir: string): Promise<number | null> {
  const kept = await readKept(join(dataDir, 'tile-server.json')).catch(() => undefined);
  return kept?.port ?? null;
}

/** Undefined if the file isn't there or isn't one of ours. Rejects with the system's error if it can't be read now. */
async function readKept(file: string): Promise<Kept | undefined> {
  const text = await readText(file).catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code !== 'ENOENT') throw thrown;
  });
  const { secret, port }: Record<string, unknown> = Object(attempt(() => JSON.parse(text ?? '')));
  if (typeof secret !== 'string' || !SECRET.test(secret)) return undefined;
  return { secret, port: isPort(port) ? port : null };
}

async function readText(file: string): Promise<string | undefined> {
  const stats = await fs.promises.stat(file);
  return stats.isFile() && stats.size <= MAX_FILE_BYTES ? fs.promises.readFile(file, 'utf8') : undefined;
}

function isPort(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= PORT_RANGE.min && Number(value) <= PORT_RANGE.max;
}
