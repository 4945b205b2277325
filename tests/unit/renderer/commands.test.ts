/** Menu commands while a modal dialog is open, which a native menu still sends. */
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
    client: {
      call: async (method: string, { change }: { readonly change?: object }) => {
        done.push(change ? `${method} ${JSON.stringify(change)}` : method);
        return { ok: true, value: { tiles: 1, bytes: 1 } };
      },
    },
    notices: { show: () => undefined },
    map: { zoomBy: note('zoom') },
    tools: { openStatistics: note('statistics'), openCheck: note('check') },
    areas: { open: note('area') },
    startup: () => ({ offline: false, coverage: false, dimming: true }),
    source: () => ({ id: 'world', name: 'World' }),
  };
  const run = createCommands(targets as unknown as CommandTargets);
  return {
    done,
    run,
    choose: (names: readonly MenuCommand['name'][]) => names.map((name) => run({ name } as MenuCommand)),
  };
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
  const { done, run, choose } = playWindow();
  choose(['zoomIn', 'zoomOut', 'quit']);
  for (const key of ['offline', 'coverage', 'dimming'] as const) run({ name: 'toggle', key });
  const changes = ['{"offline":true}', '{"coverage":true}', '{"dimming":false}'];
  expect(done).toEqual(['zoom 1', 'zoom -1', 'quit', ...changes.map((change) => `setPreferences ${change}`)]);
});

it('does everything over an untouched dialog, and closes it unless it only zooms and switches', () => {
  stays = false;
  const { done, run, choose } = playWindow();
  choose(['zoomIn']);
  run({ name: 'toggle', key: 'offline' });
  expect(closed).toBe(0);
  choose(['clearMemory', 'warmView']);
  expect([done.slice(2), closed]).toEqual([['clearMemory', 'area view'], 2]);
});
