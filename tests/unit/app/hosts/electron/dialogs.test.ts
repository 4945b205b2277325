import * as electron from 'electron';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import {
  ask,
  createFolderChooser,
  createLayerFilesChooser,
  createSavePathChooser,
  createTrackFileChooser,
  showFailure,
} from '../../../../../app/hosts/electron/dialogs.ts';
import type { ElectronStandIn } from '../../../../support/electron-stand-in.ts';

vi.mock('electron', async () => {
  const { createElectronStandIn } = await import('../../../../support/electron-stand-in.ts');
  const standIn = createElectronStandIn();
  return { ...standIn.module, standIn };
});

const { desktop } = (electron as unknown as { readonly standIn: ElectronStandIn }).standIn;
let window: electron.BrowserWindow;

beforeEach(() => {
  desktop.openDialogs.length = 0;
  desktop.questions.length = 0;
  desktop.chosenPath = Promise.resolve({ canceled: true, filePaths: [] });
  window = new electron.BrowserWindow({ webPreferences: { preload: '' } });
});

describe('the choice of a folder', () => {
  test('is the desktop’s dialog in the window, for one folder that may be new', async () => {
    desktop.chosenPath = Promise.resolve({ canceled: false, filePaths: ['/maps/Grüße'] });
    expect(await createFolderChooser(() => window)()).toBe('/maps/Grüße');
    expect(desktop.openDialogs).toEqual([
      {
        window,
        options: {
          title: 'Choose a folder',
          buttonLabel: 'Choose',
          properties: ['openDirectory', 'createDirectory', 'promptToCreate', 'dontAddToRecent'],
          defaultPath: '/people/home',
        },
      },
    ]);
  });

  test('starts where people chose last', async () => {
    const choose = createFolderChooser(() => window);
    desktop.chosenPath = Promise.resolve({ canceled: false, filePaths: ['/maps'] });
    await choose();
    desktop.chosenPath = Promise.resolve({ canceled: true, filePaths: [] });
    await choose();
    await choose();
    const begun = desktop.openDialogs.map(({ options }) => (options as electron.OpenDialogOptions).defaultPath);
    expect(begun).toEqual(['/people/home', '/maps', '/maps']);
  });

  test('is null when people choose none, or the desktop cannot ask', async () => {
    const choose = createFolderChooser(() => window);
    expect(await choose()).toBeNull();
    desktop.chosenPath = Promise.reject(new Error('no portal'));
    expect(await choose()).toBeNull();
    desktop.chosenPath = Promise.resolve({ canceled: false, filePaths: [] });
    expect(await choose()).toBeNull();
  });

  test('is open once at a time, however often the page asks', async () => {
    let close = (): void => undefined;
    desktop.chosenPath = new Promise((resolve) => {
      close = () => resolve({ canceled: false, filePaths: ['/maps'] });
    });
    const choose = createFolderChooser(() => window);
    const first = choose();
    expect([await choose(), desktop.openDialogs.length]).toEqual([null, 1]);
    close();
    expect(await first).toBe('/maps');
    expect(await choose()).toBe('/maps');
  });

  test('is null without a window', async () => {
    expect(await createFolderChooser(() => undefined)()).toBeNull();
    window.close();
    expect(await createFolderChooser(() => window)()).toBeNull();
    expect(desktop.openDialogs).toEqual([]);
  });
});

describe('the choice of a track file', () => {
  test('is the desktop’s dialog in the window, which offers tracks first and opens where people were', async () => {
    desktop.chosenPath = Promise.resolve({ canceled: false, filePaths: ['/tracks/Grüße.gpx'] });
    const choose = createTrackFileChooser(() => window);
    expect(await choose(null)).toBe('/tracks/Grüße.gpx');
    await choose('/tracks');
    const [, again] = desktop.openDialogs.map(({ options }) => options as electron.OpenDialogOptions);
    expect(again?.defaultPath).toBe('/tracks');
    expect(desktop.openDialogs.slice(0, 1)).toEqual([
      {
        window,
        options: {
          title: 'Open a track or an area',
          buttonLabel: 'Open',
          filters: [
            { name: 'Tracks', extensions: ['gpx', 'kml', 'kmz', 'geojson', 'json', 'csv', 'tsv'] },
            { name: 'All files', extensions: ['*'] },
          ],
          properties: ['openFile', 'dontAddToRecent'],
          defaultPath: '/people/downloads',
        },
      },
    ]);
  });

  test('is nothing when people choose none', async () => {
    expect(await createTrackFileChooser(() => window)(null)).toBeNull();
  });
});

describe('the choice of a place to save', () => {
  test('is the desktop’s dialog, which proposes the name, asks before it replaces a file, and opens where people were', async () => {
    desktop.savePath = Promise.resolve({ canceled: false, filePath: '/tracks/Grüße.gpx' });
    const choose = createSavePathChooser(() => window);
    expect(await choose('/tracks', 'Alps.gpx')).toBe('/tracks/Grüße.gpx');
    expect(desktop.saveDialogs).toEqual([
      {
        window,
        options: {
          title: 'Save as',
          buttonLabel: 'Save',
          defaultPath: '/tracks/Alps.gpx',
          filters: [
            { name: 'GPX', extensions: ['gpx'] },
            { name: 'All files', extensions: ['*'] },
          ],
          properties: ['createDirectory', 'showOverwriteConfirmation', 'dontAddToRecent'],
        },
      },
    ]);
    desktop.savePath = Promise.resolve({ canceled: true, filePath: '' });
    expect(await choose(null, 'Alps.gpx')).toBeNull();
    expect(desktop.saveDialogs.at(-1)?.options).toMatchObject({ defaultPath: '/people/downloads/Alps.gpx' });
  });
});

describe('the choice of files to open as layers', () => {
  test('takes several, opens where people were, and is empty when they choose none', async () => {
    const choose = createLayerFilesChooser(() => window);
    desktop.chosenPath = Promise.resolve({ canceled: false, filePaths: ['/tracks/a.gpx', '/tracks/b.kml'] });
    expect(await choose('/tracks')).toEqual(['/tracks/a.gpx', '/tracks/b.kml']);
    expect(desktop.openDialogs.at(-1)?.options).toMatchObject({
      title: 'Open files',
      defaultPath: '/tracks',
      properties: ['openFile', 'multiSelections', 'dontAddToRecent'],
    });
    desktop.chosenPath = Promise.resolve({ canceled: true, filePaths: [] });
    expect(await choose(null)).toEqual([]);
  });
});

describe('a question', () => {
  const question = { message: 'Well?', buttons: ['Yes', 'No'], cancelId: 1 };

  test('is answered by the number of the button', async () => {
    window.show();
    const answer = ask(window, question);
    expect(desktop.questions[0]?.window).toBe(window);
    expect(desktop.questions[0]?.options).toMatchObject({ ...question, title: 'Tilekeep', noLink: true, defaultId: 0 });
    await desktop.questions[0]?.answer(0);
    expect(await answer).toBe(0);
  });

  test('is asked in a visible window, never without one', async () => {
    const answer = ask(window, question);
    expect([desktop.questions[0]?.window, window.isVisible()]).toEqual([window, true]);
    await desktop.questions[0]?.answer(0);
    expect(await answer).toBe(0);
    window.close();
    expect([await ask(window, question), desktop.questions.length]).toEqual([1, 1]);
  });

  test('counts as closed when the desktop cannot ask', async () => {
    vi.spyOn(electron.dialog, 'showMessageBox').mockRejectedValueOnce(new Error('no display'));
    expect(await ask(window, question)).toBe(1);
  });
});

describe('why the program cannot start', () => {
  test('is shown without blocking, and closes when the program must end', async () => {
    const abort = new AbortController();
    const shown = showFailure('tilekeep: bad flag', abort.signal);
    await expect.poll(() => desktop.questions[0]?.options).toMatchObject({ detail: 'tilekeep: bad flag' });
    abort.abort();
    await shown;
    expect(desktop.questions[0]?.isOpen).toBe(false);
  });
});
