/** Keeps the notices in step with the errors that the service reports. No DOM and no calls here. */
import type { ErrorValue } from '../../shared/errors.ts';
import type { SourceId } from '../../shared/sources/source.ts';
import type { Notice, Notices } from './notices.ts';

/** The buttons of the notice about a source that doesn't work; its second one is missing for built-in sources. */
export type OfferForSource = (sourceId: SourceId) => Pick<Notice, 'action' | 'secondAction'>;

/**
 * Returns a function that shows the current list of errors: it adds new ones, leaves dismissed ones hidden and removes those
 * that are no longer in the list. Of the errors of sources it shows only that the one on the map has never worked: the chip on
 * the map and the area cards show the others.
 */
export function createTroubleNotices(
  notices: Pick<Notices, 'show' | 'hide' | 'wasDismissed'>,
  offerForSource: OfferForSource,
): (troubles: readonly ErrorValue[], shownId: SourceId) => void {
  const show = (key: string, { title, message, sourceId }: ErrorValue) => {
    const offer = sourceId === undefined ? {} : offerForSource(sourceId);
    notices.show({ key, title, text: message, tone: 'warning', lasting: true, ...offer });
  };
  let shown: ReadonlySet<string> = new Set();
  return (troubles, shownId) => {
    const relevant = troubles.filter((trouble) => isTold(trouble, shownId));
    const told = new Map(relevant.map((trouble) => [nameKey(trouble), trouble]));
    for (const key of shown) if (!told.has(key)) notices.hide(key);
    shown = new Set(told.keys());
    for (const [key, trouble] of told) if (!notices.wasDismissed(key)) show(key, trouble);
  };
}

function isTold({ code, sourceId }: ErrorValue, shownId: SourceId): boolean {
  return sourceId === undefined || (code === 'source-not-working' && sourceId === shownId);
}

function nameKey({ code, sourceId }: ErrorValue): string {
  return sourceId === undefined ? code : `${code} ${sourceId}`;
}
