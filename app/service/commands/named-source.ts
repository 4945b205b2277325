/** Finds the sources that command lines name. */
import { CodedError } from '../../../shared/errors.ts';
import { isSourceId, type SourceId } from '../../../shared/source.ts';
import { hideSecrets } from '../log/log-line.ts';
import { chooseSources, type SourceChoice } from '../sources/chosen-sources.ts';

/** A source as command lines can name it; removed sources with tiles on disk have no name. */
export interface NamedSource {
  readonly id: SourceId;
  readonly name: string | null;
}

/** The error `unknown-source` with the sources to choose from. */
export class UnknownSource extends CodedError {
  readonly known: readonly NamedSource[];

  constructor(text: string, known: readonly NamedSource[]) {
    super('unknown-source', { detail: isSourceId(text) ? text : hideSecrets(text) });
    this.known = known;
  }
}

/** The source with this id, or the only one with this name in any case. Throws {@link UnknownSource}. */
export function findNamedSource(text: string, known: readonly NamedSource[]): SourceId {
  const named = known.filter(({ name }) => name?.toLowerCase() === text.trim().toLowerCase());
  const found = known.find(({ id }) => id === text) ?? (named.length === 1 ? named[0] : undefined);
  if (!found) throw new UnknownSource(text, known);
  return found.id;
}

/** As {@link findNamedSource} among the listed sources and those with tiles on disk; null for all sources stays null. */
export async function resolveSource(engine: SourceChoice, text: string | null): Promise<SourceId | null> {
  if (text === null) return null;
  const ids = await chooseSources(engine, null);
  return findNamedSource(
    text,
    ids.map((id) => ({ id, name: engine.list.all.find((source) => source.id === id)?.name ?? null })),
  );
}
