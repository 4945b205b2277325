/** Finds the sources and saved areas that command lines name. */
import type { ClearRegion } from '../../../shared/cache/clear-scope.ts';
import { CodedError } from '../../../shared/errors.ts';
import { isSourceId, type SourceId } from '../../../shared/sources/source.ts';
import type { AreaList } from '../../warming/area-list.ts';
import { hideSecrets } from '../log/log-line.ts';
import { chooseSources, type SourceChoice } from '../sources/chosen-sources.ts';

/** A source or an area as command lines can name it; removed sources with tiles on disk have no name. */
export interface NamedThing {
  readonly id: string;
  readonly name: string | null;
}

/** The error `unknown-source` or `unknown-area`, with what there is to choose from. */
export class UnknownName extends CodedError {
  readonly known: readonly NamedThing[];

  constructor(code: 'unknown-source' | 'unknown-area', text: string, known: readonly NamedThing[]) {
    super(code, { detail: isSourceId(text) ? text : hideSecrets(text) });
    this.known = known;
  }
}

/** The id of the source with this id, or the only one with this name in any case. Throws {@link UnknownName}. */
export function findNamedSource(text: string, known: readonly NamedThing[]): SourceId {
  return findNamed('unknown-source', text, known);
}

/** As {@link findNamedSource} among the listed sources and those with tiles on disk; null for all sources stays null. */
export async function resolveSource(engine: SourceChoice, text: string | null): Promise<SourceId | null> {
  if (text === null) return null;
  const ids = await chooseSources(engine, null);
  const nameOf = (id: SourceId): string | null => engine.list.all.find((source) => source.id === id)?.name ?? null;
  return findNamedSource(
    text,
    ids.map((id) => ({ id, name: nameOf(id) })),
  );
}

/** A region as it is named: a box, or the id or the name of a saved area. */
export type NamedRegion = Extract<ClearRegion, { kind: 'box' }> | { readonly kind: 'area'; readonly nameOrId: string };

/** The region, from loaded areas. Rejects with {@link UnknownName}. */
export async function resolveRegion(
  { areas }: { readonly areas: Pick<AreaList, 'all' | 'load'> },
  region: NamedRegion,
): Promise<ClearRegion> {
  if (region.kind === 'box') return region;
  await areas.load();
  const areaId = findNamed(
    'unknown-area',
    region.nameOrId,
    areas.all.map(({ area }) => area),
  );
  return { kind: 'area', areaId };
}

function findNamed(code: 'unknown-source' | 'unknown-area', text: string, known: readonly NamedThing[]): string {
  const named = known.filter(({ name }) => name?.toLowerCase() === text.trim().toLowerCase());
  const found = known.find(({ id }) => id === text) ?? (named.length === 1 ? named[0] : undefined);
  if (!found) throw new UnknownName(code, text, known);
  return found.id;
}
