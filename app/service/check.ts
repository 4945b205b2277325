/** Puts checking the cache together with what hears of it. Knows no window. */
import type { ServiceEvent } from '../../shared/contract.ts';
import { CacheChecker, type CacheCheckerOptions } from '../cache/check/cache-check.ts';
import type { SourceList } from './sources/source-list.ts';

export interface CheckSurroundings extends Pick<CacheCheckerOptions, 'disk' | 'cache' | 'onTrouble'> {
  readonly list: Pick<SourceList, 'all'>;
  readonly emit: (event: ServiceEvent) => void;
}

/** A checker whose progress is told by `checkProgress`; windows draw sources of which tiles were taken away anew. */
export function createCheck({ list, emit, ...rest }: CheckSurroundings): CacheChecker {
  return new CacheChecker({
    ...rest,
    sourceIds: () => list.all.map((source) => source.id),
    onProgress: (check) => emit({ name: 'checkProgress', check }),
    onTaken: (sourceId) => emit({ name: 'tilesCleared', sourceId }),
  });
}
