/** Keeps the notices in step with the errors that the service reports. No DOM and no calls here. */
import type { ErrorValue } from '../../shared/errors.ts';
import type { Notices } from './notices.ts';

/**
 * Returns a function that shows the current list of errors: it adds new ones, leaves dismissed ones hidden and removes those
 * that are no longer in the list. Errors of a source are skipped: the chip on the map and the area cards show them.
 */
export function createTroubleNotices(
  notices: Pick<Notices, 'showError' | 'hide' | 'wasDismissed'>,
): (troubles: readonly ErrorValue[]) => void {
  let shown: ReadonlySet<string> = new Set();
  return (troubles) => {
    const told = troubles.filter(({ sourceId }) => sourceId === undefined);
    const codes = new Set<string>(told.map(({ code }) => code));
    for (const code of shown) if (!codes.has(code)) notices.hide(code);
    shown = codes;
    for (const trouble of told) if (!notices.wasDismissed(trouble.code)) notices.showError(trouble);
  };
}
