/** Asks how folders of tiles count their rows, one after another. The dialog loads when it is first needed. */
import type { RowsQuestion } from '../../shared/calls/desktop-calls.ts';
import { describeError } from '../../shared/errors.ts';
import type { WindowTargets } from '../window-targets.ts';

export async function askRows(
  { client, notices }: Pick<WindowTargets, 'client' | 'notices'>,
  questions: readonly RowsQuestion[],
): Promise<void> {
  // Fails when the program has ended or is another version.
  const dialog = await import('./rows-dialog.ts').catch(() => undefined);
  if (!dialog) return notices.showError(describeError('disconnected'));
  for (const question of questions) await dialog.openRowsDialog(client, question);
}
