/** Menu commands while a dialog has the page to itself: a native menu sends them all the same. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type CommandTargets, createCommands } from '../../../renderer/commands.ts';
import type { MenuCommand } from '../../../shared/menu.ts';

let stays: boolean;
let closed: number;
beforeEach(() => {
  closed = 0;
  vi.stubGlobal('document', {
    querySelector: (part: string) => (stays && part === 'dialog[data-stays]' ? {} : null),
    querySelectorAll: () => [{ close: () => (closed += 1) }],
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

function playWindow() {
  const done: string[] = [];
  const note = (what: string) => (more: unknown) => void done.push(`${what} ${more}`);
  const targets = {
    client: { call: async (method: string) => ({ ok: done.push(method) > 0, value: { tiles: 1, bytes: 1 } }) },
    notices: { show: () => undefined },
    map: { zoomBy: note('zoom') },
    tools: { openStatistics: note('statistics'), openCheck: note('check') },
    areas: { open: note('area') },
    startup: () => ({ offline: false, coverage: false, dimming: true }),
    source: () => ({ id: 'world', name: 'World' }),
  };
  const run = createCommands(targets as unknown as CommandTargets);
  return { done, choose: (names: readonly MenuCommand['name'][]) => names.map((name) => run({ name } as MenuCommand)) };
}

it('opens nothing over a form that people are filling in, and changes nothing that it may be about', () => {
  stays = true;
  const { done, choose } = playWindow();
  choose(['showStatistics', 'checkCache', 'warmView', 'showKeyboard', 'goTo', 'addSource', 'clearMemory']);
  choose(['selectSource']);
  expect([done, closed]).toEqual([[], 0]);
});

it('still zooms and switches beside it', () => {
  stays = true;
  const { done, choose } = playWindow();
  choose(['zoomIn', 'zoomOut', 'toggle', 'quit']);
  expect(done).toEqual(['zoom 1', 'zoom -1', 'setPreferences', 'quit']);
});

it('does everything over a dialog in which nobody has typed, and closes that unless it only zooms and switches', () => {
  stays = false;
  const { done, choose } = playWindow();
  choose(['zoomIn', 'toggle']);
  expect(closed).toBe(0);
  choose(['clearMemory', 'warmView']);
  expect([done.slice(2), closed]).toEqual([['clearMemory', 'area view'], 2]);
});
