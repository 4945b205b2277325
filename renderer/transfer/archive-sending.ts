/** Sends an archive that people chose in a browser to the program, which holds a copy as long as the dialog is open. */

import type { ChosenArchive } from '../../shared/calls/transfer-calls.ts';
import { describeError, type ErrorValue } from '../../shared/errors.ts';
import type { Client } from '../bridge/client.ts';
import { makeId, sendParts } from '../bridge/file-parts.ts';
import { element } from '../parts/element.ts';

type Sent = { readonly ok: true; readonly value: ChosenArchive } | { readonly ok: false; readonly error: ErrorValue };

/**
 * Resolves once the program has the whole file. It is removed there when the signal aborts. `tell` gets the number of bytes sent
 * so far. Never rejects; fails like `holdArchive` and `sendArchive`, with `file-unreadable`, `disconnected`, or `cancelled`.
 */
export async function sendArchive(
  client: Pick<Client, 'call'>,
  file: File,
  { signal, tell }: { readonly signal: AbortSignal; readonly tell: (done: number) => void },
): Promise<Sent> {
  // A folder that was dropped has no bytes either.
  if (file.size === 0) return { ok: false, error: describeError('file-unreadable', file.name) };
  const archiveId = makeId();
  const announced = { archiveId, size: file.size, modifiedMs: Math.max(0, Math.floor(file.lastModified)) };
  let refusal: ErrorValue | undefined;
  // It answers only if the program doesn't hold the file.
  void client.call('holdArchive', announced, signal).then((reply) => {
    if (!reply.ok) refusal = reply.error;
  });
  tell(0);
  const reply = await sendParts(file, file.name, async (part) => {
    if (signal.aborted) return { ok: false, error: describeError('cancelled') };
    const sent = await client.call('sendArchive', { archiveId, ...part }, signal);
    if (sent.ok) tell(Math.min(file.size, part.at + (part.data.length / 4) * 3));
    return sent;
  });
  if (reply.ok) return { ok: true, value: { archiveId, fileName: file.name } };
  // The reason why it isn't held, which comes first, tells more than the part that found it so.
  return { ok: false, error: refusal ?? reply.error };
}

/** Lets people choose an archive in the browser's own dialog. */
export function chooseArchiveFile(take: (file: File) => void): void {
  const input = element('input', { type: 'file', class: 'unseen', 'data-opens': 'archive' });
  input.addEventListener('change', () => {
    input.remove();
    const [file] = input.files ?? [];
    if (file) take(file);
  });
  input.addEventListener('cancel', () => input.remove());
  document.body.append(input);
  input.click();
}
