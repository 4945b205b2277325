/** Keeps the notices in step with the troubles that the service reports. */
import type { ErrorCode, ErrorValue } from '../../shared/errors.ts';
import type { SourceId } from '../../shared/source.ts';
import { describeMore } from '../parts/more-link.ts';
import type { Notice, Notices } from './notices.ts';

export interface TroubleOptions {
  readonly notices: Pick<Notices, 'show' | 'hide' | 'wasDismissed'>;
  /** Undefined for a removed source. */
  readonly nameOf: (sourceId: SourceId) => string | undefined;
  readonly retry: (sourceId: SourceId) => void;
}

/** People can do something about these elsewhere and then retry here. */
const RETRIED: readonly ErrorCode[] = ['source-refused', 'sign-in-page'];

/** Returns a function that shows a list of troubles: dismissed ones stay away, and those no longer in the list go. */
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
  const { code, message, sourceId } = trouble;
  const name = sourceId === undefined ? undefined : nameOf(sourceId);
  return {
    key: troubleKey(trouble),
    text: name === undefined ? message : `${name}: ${message}`,
    tone: 'warning',
    lasting: true,
    link: describeMore(trouble),
    action:
      sourceId !== undefined && RETRIED.includes(code) ? { label: 'Retry', run: () => retry(sourceId) } : undefined,
  };
}
