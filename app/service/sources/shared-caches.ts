/** The shared caches of sources: which source has one, and the notice when it isn't reached. */
import fs from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { attempt } from '../../../shared/attempt.ts';
import { CodedError } from '../../../shared/errors.ts';
import type { Source, SourceId, SourceOf } from '../../../shared/sources/source.ts';
import { ifThere } from '../../cache/files/disk-error.ts';
import type { SharedEngine } from '../../cache/shared/shared-store.ts';
import { EngineHealth, SharedTier } from '../../cache/shared/shared-tier.ts';
import { isOpenToOthers } from '../../files/own-files.ts';
import {
  nameEngine,
  nameLogin,
  nameTiles,
  readSharedAddress,
  type SharedAddress,
} from '../../sources/shared-caches/shared-address.ts';
import {
  checkSharedRecord,
  checkSharedTile,
  MAX_SHARED_TILE_BYTES,
  openSharedEngine,
} from '../../sources/shared-caches/shared-engine.ts';
import type { Notices } from '../state/notices.ts';
import type { SecretStore } from './secret-store.ts';

export interface SharedCachesOptions {
  /** An absolute path; logins may be in its `shared-cache-logins.json`. */
  readonly dataDir: string;
  /** The address for all sources without one of their own. */
  readonly forAll?: string | undefined;
  readonly notices: Pick<Notices, 'add' | 'remove'>;
  readonly secrets: Pick<SecretStore, 'find'>;
  readonly isOffline: () => boolean;
}

/** Names are those of {@link nameLogin}. */
const LOGINS = z.record(z.string(), z.record(z.string(), z.string().max(4000)));
const MAX_LOGINS_BYTES = 100_000;

interface OpenTier {
  readonly address: string;
  readonly tileSizePx: number;
  readonly tier: SharedTier;
}

interface OpenEngine {
  readonly health: EngineHealth;
  /** Connects at the first call. */
  readonly open: () => Promise<SharedEngine>;
}

export class SharedCaches {
  readonly #options: SharedCachesOptions;
  readonly #engines = new Map<string, OpenEngine>();
  readonly #opened: Promise<SharedEngine>[] = [];
  #tiers = new Map<SourceId, OpenTier>();

  constructor(options: SharedCachesOptions) {
    this.#options = options;
  }

  /** Undefined for a source without one, while working offline, and where sharing isn't allowed; see {@link mayShare}. */
  readonly tierOf = (sourceId: SourceId): SharedTier | undefined =>
    this.#options.isOffline() || this.#hasSecret(sourceId) ? undefined : this.#tiers.get(sourceId)?.tier;

  /** Takes over the list of sources. Connects to nothing. */
  follow(sources: readonly Source[]): void {
    const before = [...this.#tiers.values()];
    this.#tiers = new Map(sources.flatMap((source) => this.#findTier(source)));
    const kept = new Set([...this.#tiers.values()].map(({ tier }) => tier));
    for (const { tier } of before) if (!kept.has(tier)) tier.close();
  }

  /** Resolves when everything is written or dropped. */
  async settle(): Promise<void> {
    await Promise.all([...this.#tiers.values()].map(({ tier }) => tier.settle()));
  }

  async close(): Promise<void> {
    for (const { tier } of this.#tiers.values()) tier.close();
    await Promise.all(this.#opened.map((engine) => engine.then(({ close }) => close()).catch(() => undefined)));
  }

  /** The known tier of an unchanged source, or a new one; none for a source that has no shared cache. */
  #findTier(source: Source): [SourceId, OpenTier][] {
    if (source.kind !== 'http' || !mayShare(source)) return [];
    const address = source.sharedCache ?? this.#options.forAll;
    if (address === undefined) return [];
    const { tileSizePx } = source.rules;
    const known = this.#tiers.get(source.id);
    if (known?.address === address && known.tileSizePx === tileSizePx) return [[source.id, known]];
    const tier = this.#openTier(source, address);
    return tier ? [[source.id, { address, tileSizePx, tier }]] : [];
  }

  #openTier({ id, rules }: SourceOf<'http'>, text: string): SharedTier | undefined {
    const address = readSharedAddress(text);
    if (typeof address === 'string') return undefined;
    const { health, open } = this.#engineAt(address);
    const { rowsFromSouth } = address;
    return new SharedTier(async () => (await open()).open(nameTiles(address, id)), health, {
      rowsFromSouth,
      maxBytes: MAX_SHARED_TILE_BYTES,
      checkRecord: checkSharedRecord,
      checkTile: (bytes) => checkSharedTile(bytes, rules.tileSizePx),
    });
  }

  #engineAt(address: SharedAddress): OpenEngine {
    const name = nameEngine(address);
    const known = this.#engines.get(name);
    if (known) return known;
    const { notices, dataDir } = this.#options;
    const detail = nameLogin(address);
    let opening: Promise<SharedEngine> | undefined;
    const engine: OpenEngine = {
      health: new EngineHealth(
        () => notices.add(new CodedError('shared-cache-down', { detail })),
        () => notices.remove('shared-cache-down'),
      ),
      open: () => {
        if (opening) return opening;
        opening = readLogin(detail, dataDir).then((login) => openSharedEngine(address, login));
        this.#opened.push(opening);
        opening.catch((thrown: unknown) => thrown instanceof CodedError && notices.add(thrown));
        return opening;
      },
    };
    this.#engines.set(name, engine);
    return engine;
  }

  #hasSecret(sourceId: SourceId): boolean {
    const { login, header } = this.#options.secrets.find(sourceId) ?? {};
    // RFC 9111 §3.5: what was sent to one login isn't for others.
    return login !== undefined || header !== undefined;
  }
}

/** False where the provider forbids keeping tiles for others, as OpenStreetMap does. */
function mayShare({ rules }: Source): boolean {
  return !rules.warmingForbidden;
}

/**
 * The login under a name, in JSON: from the variable `TILEKEEP_SHARED_LOGINS`, else from the file in the data folder; empty
 * without one. Rejects with `shared-cache-login` if others can read the file, or it can't be read. Logins have names so that
 * an address alone never sends one to another server.
 */
async function readLogin(name: string, dataDir: string): Promise<Readonly<Record<string, string>>> {
  const given = process.env.TILEKEEP_SHARED_LOGINS;
  if (given !== undefined) return pickLogin(given, name, 'TILEKEEP_SHARED_LOGINS');
  const path = join(dataDir, 'shared-cache-logins.json');
  const stats = await ifThere(fs.promises.stat(path));
  if (!stats) return {};
  const isFit = stats.isFile() && stats.size <= MAX_LOGINS_BYTES && !isOpenToOthers(stats.mode);
  return pickLogin(isFit ? await fs.promises.readFile(path, 'utf8').catch(() => '') : '', name, path);
}

function pickLogin(text: string, name: string, from: string): Readonly<Record<string, string>> {
  const logins = LOGINS.safeParse(attempt(() => JSON.parse(text) as unknown)).data;
  if (!logins) throw new CodedError('shared-cache-login', { detail: from });
  return logins[name] ?? {};
}
