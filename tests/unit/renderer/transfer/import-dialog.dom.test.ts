/** The dialog that imports an archive, over a program of the test. */
import { expect, it } from 'vitest';
import { openImportDialog } from '../../../../renderer/transfer/import-dialog.ts';
import type { WindowTargets } from '../../../../renderer/window-targets.ts';
import { OPENSTREETMAP_SOURCE } from '../../../../shared/sources/source.ts';

it('lets neither the archive nor the source change while tiles are imported', async () => {
  const runs: boolean[] = [];
  const counts = { added: 1, replaced: 0, same: 0, older: 0, damaged: 0, undoWithinMs: 0 };
  const call = (method: string, args: { readonly isDryRun?: boolean }) => {
    if (method === 'chooseArchive')
      return { ok: true, value: { archiveId: '0123456789abcdef', fileName: 'a.mbtiles' } };
    runs.push(args.isDryRun === true);
    return args.isDryRun ? { ok: true, value: counts } : new Promise(() => undefined);
  };
  openImportDialog({
    client: { call: async (...args: Parameters<typeof call>) => call(...args), onEvent: () => () => undefined },
    notices: {},
    source: () => OPENSTREETMAP_SOURCE,
    startup: () => ({ sources: [OPENSTREETMAP_SOURCE], host: 'electron' }),
  } as unknown as WindowTargets);
  const dialog = document.querySelector('dialog');
  const [chooseFile] = dialog?.querySelectorAll<HTMLButtonElement>('.transfer-pick button') ?? [];
  const source = dialog?.querySelector('select');
  chooseFile?.click();
  await expect.poll(() => dialog?.querySelector('.import-preview')?.textContent).toContain('a.mbtiles: ');
  dialog?.querySelector<HTMLButtonElement>('button.primary')?.click();
  await expect.poll(() => runs).toEqual([true, false]);
  expect([chooseFile?.disabled, source?.disabled]).toEqual([true, true]);
  chooseFile?.click();
  expect(runs).toEqual([true, false]);
});
