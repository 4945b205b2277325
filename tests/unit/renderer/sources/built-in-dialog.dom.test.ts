/** The dialog of OpenStreetMap, which has one thing to change. */
import { expect, it } from 'vitest';
import { openEditBuiltIn } from '../../../../renderer/sources/built-in-dialog.ts';
import { OPENSTREETMAP_SOURCE } from '../../../../shared/sources/source.ts';
import { buttonOf, useEmptyPage } from '../../../support/dom-page.ts';

useEmptyPage();

it('shows what is so, saves what is ticked, and stays open on an error', async () => {
  const calls: unknown[] = [];
  const replies = [
    { ok: false, error: { code: 'bad-source', title: 'No', message: 'Not now.' } } as const,
    { ok: true, value: null } as const,
  ];
  const client = {
    call: async (...call: unknown[]) => {
      calls.push(call);
      return replies[calls.length - 1];
    },
  };
  openEditBuiltIn({ client } as never, OPENSTREETMAP_SOURCE);
  const tick = document.querySelector('input') as HTMLInputElement;
  expect([tick.checked, document.querySelector('dialog')?.textContent]).toEqual([
    false,
    expect.stringContaining('OpenStreetMap is built in.'),
  ]);
  tick.checked = true;
  buttonOf('Save').click();
  await expect.poll(() => document.querySelector('[role=alert]')?.textContent).toBe('Not now.');
  buttonOf('Save').click();
  await expect.poll(() => document.querySelector('dialog')).toBeNull();
  const call = ['setCachedTilesOnly', { sourceId: 'openstreetmap', cachedTilesOnly: true }];
  expect(calls).toEqual([call, call]);
});
