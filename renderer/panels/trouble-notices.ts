/** Keeps the notices in step with the troubles that the service tells of. Knows neither elements nor calls. */
import type { ErrorValue } from '../../shared/errors.ts';
import type { Notices } from './notices.ts';

/**
 * The answer shows a whole list of troubles: new ones appear, those that people have dismissed stay away, and those that
 * are no longer in the list go. Troubles of a source are left out: the chip on its map and the cards of areas say them.
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
