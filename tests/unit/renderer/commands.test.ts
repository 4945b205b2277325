/** Menu commands while a modal dialog is open, which a native menu still sends. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { addUndo } from '../../../renderer/clearing/undo-offers.ts';
import { type CommandTargets, createCommands } from '../../../renderer/commands.ts';
import type { MenuCommand } from '../../../shared/menu.ts';
import { DEFAULT_VIEW } from '../../../shared/view.ts';

class PlayedField {
  readonly type = 'text';
}

let stays: boolean;
let closed: number;
let edited: string[];
beforeEach(() => {
  closed = 0;
  edited = [];
  vi.stubGlobal('document', {
    querySelector: (part: string) => (stays && part === 'dialog[open][data-stays]' ? {} : null),
    querySelectorAll: () => [{ close: () => (closed += 1) }],
    activeElement: null,
    execCommand: (command: string) => edited.push(command),
  });
  vi.stubGlobal('HTMLTextAreaElement', PlayedField);
  vi.stubGlobal('HTMLInputElement', PlayedField);
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
    notices: { show: ({ text }: { readonly text: string }) => done.push(text) },
    map: {
      zoomBy: note('zoom'),
      readView: () => DEFAULT_VIEW,
      leaflet: { on: () => undefined, getContainer: () => ({ addEventListener: () => undefined }) },
    },
    tools: { openStatistics: note('statistics'), openStorage: note('storage'), openClear: note('clear') },
    areas: { open: note('area') },
    layers: { open: () => done.push('layers') },
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

it('opens and changes nothing while a form is being filled in', () => {
  stays = true;
  const { done, choose } = playWindow();
  choose(['showStatistics', 'showStorage', 'warmView', 'openFile', 'showKeyboard', 'goTo', 'addSource', 'clear']);
  choose(['selectSource']);
  expect([done, closed]).toEqual([[], 0]);
});

it('still zooms and toggles beside it', () => {
  stays = true;
  const { done, run, choose } = playWindow();
  choose(['zoomIn', 'zoomOut', 'quit']);
  for (const key of ['offline', 'coverage', 'dimming'] as const) run({ name: 'toggle', key });
  const changes = ['{"offline":true}', '{"coverage":true}', '{"dimming":false}'];
  expect(done).toEqual(['zoom 1', 'zoom -1', 'quit', ...changes.map((change) => `setPreferences ${change}`)]);
});

it('runs any command over other dialogs, and closes them unless it only zooms or toggles', () => {
  stays = false;
  const { done, run, choose } = playWindow();
  choose(['zoomIn']);
  run({ name: 'toggle', key: 'offline' });
  expect(closed).toBe(0);
  choose(['clear', 'clearEverything', 'warmView', 'openFile']);
  expect([done.slice(2), closed]).toEqual([['clear source', 'clear all', 'area view', 'layers'], 4]);
});

it('Undo undoes typing in a text field, elsewhere the last clear, and says when there is none', () => {
  const { done, choose } = playWindow();
  const withdraw = addUndo(
    () => done.push('undone'),
    () => true,
  );
  choose(['undo']);
  expect([done, edited, closed]).toEqual([['undone'], [], 0]);
  Object.assign(document, { activeElement: new PlayedField() });
  choose(['undo']);
  expect([done, edited]).toEqual([['undone'], ['undo']]);
  Object.assign(document, { activeElement: null });
  withdraw();
  choose(['undo']);
  expect(done).toEqual(['undone', 'Nothing to undo.']);
});
