/** The notice about an archive that needs an index before it is shown, with which people cancel it. */
import type { ServiceEvent } from '../../shared/calls/contract.ts';
import { archiveTexts as texts } from '../../shared/texts/archives.ts';
import type { WindowTargets } from '../window-targets.ts';

type Opening = Extract<ServiceEvent, { name: 'archiveOpening' }>;

export function showOpening(
  { client, notices }: Pick<WindowTargets, 'client' | 'notices'>,
  { openingId, fileName, isDone }: Opening,
): void {
  const key = `opening-${openingId}`;
  if (isDone) {
    notices.hide(key);
    return;
  }
  const run = () => void client.call('cancelOpening', { openingId });
  const action = { label: texts.cancel, run };
  notices.show({ key, text: texts.indexing(fileName), tone: 'info', lasting: true, action });
}
