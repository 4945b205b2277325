/** The notice with which people undo something for a while: by its button, or by the command. */
import type { Reply } from '../../shared/calls/contract.ts';
import { partTexts } from '../../shared/texts/parts.ts';
import type { Notices } from '../panels/notices.ts';
import { addUndo } from './undo-offers.ts';

export interface UndoNotice {
  readonly key: string;
  readonly text: string;
  readonly undoWithinMs: number;
  /** Called once at the most. Its error is shown. */
  readonly undo: () => Promise<Reply<unknown>>;
}

export function offerUndo(notices: Notices, { key, text, undoWithinMs, undo }: UndoNotice): void {
  const run = async () => {
    end();
    const undone = await undo();
    if (!undone.ok) notices.showError(undone.error);
  };
  const action = { label: partTexts.undo, run: () => void run() };
  notices.show({ key, text, tone: 'info', lasting: true, action });
  const withdraw = addUndo(action.run, () => !notices.wasDismissed(key));
  const end = () => {
    clearTimeout(timer);
    withdraw();
    notices.hide(key);
  };
  const timer = setTimeout(end, undoWithinMs);
}
