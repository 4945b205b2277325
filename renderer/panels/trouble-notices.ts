/** Keeps the notices in step with the troubles that the service tells of. Knows neither elements nor calls. */
import type { ErrorCode, ErrorValue } from '../../shared/errors.ts';
import type { SourceId } from '../../shared/source.ts';
import type { Notice, Notices } from './notices.ts';

export interface TroubleOptions {
  readonly notices: Pick<Notices, 'show' | 'hide' | 'wasDismissed'>;
  /** What people call a source; undefined for one that is there no more. */
  readonly nameOf: (sourceId: SourceId) => string | undefined;
  /** People want a source to be asked again. */
  readonly retry: (sourceId: SourceId) => void;
}

/** After these people can do something elsewhere and then try again here. */
const RETRIED: readonly ErrorCode[] = ['source-refused', 'sign-in-page'];

/**
 * The answer shows a whole list of troubles: new ones appear, those that people have dismissed stay away, and those that
 * are no longer in the list go.
 */
export function createTroubleNotices(options: TroubleOptions): (troubles: readonly ErrorValue[]) => void {
  const { notices } = options;
  let keys: ReadonlySet<string> = new Set();
  return (troubles) => {
    const told = new Set(troubles.map(troubleKey));
    for (const key of keys) if (!told.has(key)) notices.hide(key);
    keys = told;
    for (const trouble of troubles) {
      if (!notices.wasDismissed(troubleKey(trouble))) notices.show(describeTrouble(trouble, options));
    }
  };
}

function troubleKey({ code, sourceId }: ErrorValue): string {
  return sourceId === undefined ? code : `${code} ${sourceId}`;
}

function describeTrouble(trouble: ErrorValue, { nameOf, retry }: TroubleOptions): Notice {
  const { code, message, sourceId, moreUrl } = trouble;
  const name = sourceId === undefined ? undefined : nameOf(sourceId);
  return {
    key: troubleKey(trouble),
    text: name === undefined ? message : `${name}: ${message}`,
    tone: 'warning',
    lasting: true,
    link: moreUrl?.startsWith('https://')
      ? { label: code === 'source-refused' ? 'Read its terms' : 'Read more', url: moreUrl }
      : undefined,
    action:
      sourceId !== undefined && RETRIED.includes(code) ? { label: 'Retry', run: () => retry(sourceId) } : undefined,
  };
}
