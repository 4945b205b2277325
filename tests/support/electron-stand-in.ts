/**
 * A stand-in for the `electron` module where its binary isn't available. It structured-clones every message both ways,
 * has only members that we use and that exist in Electron's typings, and throws for others. It displays nothing;
 * tests/electron covers what needs the real one.
 */
import { EventEmitter, once } from 'node:events';
import type {
  App,
  Notification as ElectronNotification,
  BrowserWindow as ElectronWindow,
  HandlerDetails,
  Menu,
  MenuItemConstructorOptions,
  Protocol,
  Shell,
  WebContents,
  WindowOpenHandlerResponse,
} from 'electron';
import { openStandInPage, type StandInPage } from './electron-bridge-stand-in.ts';
import {
  buildStandInMenu,
  createDesktopModule,
  createStandInDesktop,
  describeDesktopApp,
  type PlacedWindowSeen,
  type StandInDesktop,
  type StandInMenu,
  StandInPlacedWindow,
} from './electron-desktop-stand-in.ts';
import { createStandInIpc, type StandInFrame } from './electron-ipc-stand-in.ts';
import { createStandInSessions, type SchemeHandler, type StandInSessions } from './electron-net-stand-in.ts';
import { offer, offerClass, StandInEmitter, strict, strictClass } from './electron-typings.ts';

interface WindowOptions {
  readonly show?: boolean;
  readonly webPreferences: { readonly preload: string };
}

/** One call of `setProgressBar`. */
type ProgressCall = readonly [progress: number, options?: { readonly mode: string }];

type OpenHandler = (request: Pick<HandlerDetails, 'url'>) => WindowOpenHandlerResponse;

/** A record of what happened, for tests. */
interface StandInRecord {
  readonly exits: number[];
  readonly privileges: unknown[];
  readonly paths: Record<string, string>;
  readonly openedOutside: string[];
  readonly openedFolders: string[];
  readonly windows: StandInWindow[];
  /** Notifications that were shown. */
  readonly notifications: StandInNotification[];
  /** False if the desktop shows no notifications. */
  canNotify: boolean;
  appUserModelId: string;
  isSandboxed: boolean;
  /** True while Quit closes the windows, so that closing the last one doesn't request it again. */
  isQuitting: boolean;
  /** Resolves when Electron is ready: at once, unless a test delays it. */
  becomesReady: Promise<void>;
  /** True once it is ready and the program has awaited that. */
  isReady: boolean;
  menu: readonly MenuItemConstructorOptions[];
  scheme: SchemeHandler | undefined;
}

/** A window without a screen: it loads its page through the scheme's handler and runs the built preload. */
export class StandInWindow extends StandInPlacedWindow {
  readonly options: WindowOptions;
  readonly webContents: StandInContents;
  readonly progressCalls: ProgressCall[] = [];
  readonly flashes: boolean[] = [];
  hasFocus = false;
  // Not private names, which the strict proxy couldn't find.
  private isGone = false;
  private readonly onClosed: () => void;

  constructor(options: WindowOptions, main: Main) {
    super('BrowserWindow');
    this.options = options;
    this.webContents = strict('webContents', new CheckedContents(main));
    this.onClosed = () => {
      if (!main.record.isQuitting) main.app.emit('window-all-closed');
    };
  }

  async loadURL(url: string): Promise<void> {
    await this.webContents.load(url, this.options.webPreferences.preload);
    this.emit('ready-to-show');
  }

  focus(): void {
    this.hasFocus = true;
    this.emit('focus');
  }

  flashFrame(flag: boolean): void {
    this.flashes.push(flag);
  }

  setProgressBar(...call: ProgressCall): void {
    if (this.isGone) throw new TypeError('Object has been destroyed');
    this.progressCalls.push(call);
  }

  isDestroyed(): boolean {
    return this.isGone;
  }

  close(): void {
    if (this.isGone) return;
    this.emit('close');
    this.isGone = true;
    this.hasFocus = false;
    this.emit('closed');
    this.onClosed();
  }
}

/** A desktop notification that isn't displayed; tests click it through its event. */
class StandInNotification extends StandInEmitter {
  readonly options: { readonly title: string; readonly body: string };

  constructor(options: StandInNotification['options']) {
    super('Notification');
    this.options = options;
  }
}

class StandInContents extends StandInEmitter {
  readonly mainFrame: StandInFrame = { url: '' };
  private hasCrashed = false;
  page: StandInPage | undefined;
  openHandler: OpenHandler = () => ({ action: 'allow' });
  reloads = 0;
  private readonly main: Main;

  constructor(main: Main) {
    super('WebContents');
    this.main = main;
  }

  async load(url: string, preload: string): Promise<void> {
    this.emit('did-start-loading');
    const response = await this.main.record.scheme?.(new Request(url));
    if (response?.status !== 200) throw new Error(`ERR_FILE_NOT_FOUND (-6) loading '${url}'`);
    this.mainFrame.url = url;
    this.page = openStandInPage(preload, {
      invoke: (channel, args) => this.main.invoke(this.mainFrame, channel, args),
      send: (channel, args) => this.main.send(this.mainFrame, channel, args),
    });
  }

  send(channel: string, ...args: unknown[]): void {
    // The real one prints this to the terminal with a stack trace.
    if (this.hasCrashed) throw new Error('Render frame was disposed before WebFrameMain could be accessed');
    this.page?.deliver(
      channel,
      args.map((arg) => structuredClone(arg)),
    );
  }

  isCrashed(): boolean {
    return this.hasCrashed;
  }

  reload(): void {
    this.hasCrashed = false;
    this.reloads += 1;
  }

  /** Ends the page's process and reports it like a crash. */
  forcefullyCrashRenderer(): void {
    this.hasCrashed = true;
    this.emit('render-process-gone', {}, { reason: 'killed', exitCode: 2 });
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.openHandler = handler;
  }
}

type ContentsSeen = 'load' | 'page' | 'openHandler' | 'reloads';
const CheckedContents = offerClass<WebContents, ContentsSeen>()(StandInContents);

interface Main {
  readonly app: StandInEmitter;
  /** Emits `exited` when the program has ended. */
  readonly ends: EventEmitter;
  readonly record: StandInRecord;
  /** Calls a handler of the main process from a frame. */
  readonly invoke: (frame: StandInFrame | null, channel: string, args: unknown[]) => Promise<unknown>;
  readonly send: (frame: StandInFrame | null, channel: string, args: unknown[]) => void;
}

export interface ElectronStandIn extends Main {
  readonly desktop: StandInDesktop;
  /** Sessions besides the default one, and their fetches. */
  readonly sessions: StandInSessions;
  /** Every channel the main process listens to. */
  readonly channels: () => readonly string[];
  /** The `electron` module as imported by the main process. */
  readonly module: object;
}

/** Creates a ready stand-in; `isSecond` says whether Electron's single-instance lock is taken. */
export function createElectronStandIn(isSecond: () => boolean = () => false): ElectronStandIn {
  const record = createRecord();
  const ends = new EventEmitter();
  const { ipcMain, channels, invoke, send } = createStandInIpc();
  const desktop = createStandInDesktop();
  const app = createApp(record, isSecond, { ends, desktop });
  const main: Main = { app, ends, record, invoke, send };
  const sessions = createStandInSessions({
    isReady: () => record.isReady,
    onCreated: (session) => app.emit('session-created', session),
    onScheme: (handler) => {
      record.scheme = handler;
    },
  });
  return { ...main, desktop, sessions, channels, module: createModule(main, { sessions, ipcMain, desktop }) };
}

function createRecord(): StandInRecord {
  return {
    exits: [],
    privileges: [],
    paths: {},
    openedOutside: [],
    openedFolders: [],
    windows: [],
    notifications: [],
    canNotify: true,
    appUserModelId: '',
    isSandboxed: false,
    isQuitting: false,
    becomesReady: Promise.resolve(),
    isReady: false,
    menu: [],
    scheme: undefined,
  };
}

interface ModuleParts {
  readonly sessions: StandInSessions;
  readonly ipcMain: object;
  readonly desktop: StandInDesktop;
}

type ElectronModule = typeof import('electron');
type WindowSeen = 'options' | 'progressCalls' | 'flashes' | 'hasFocus' | PlacedWindowSeen;

function createModule(main: Main, { sessions, ipcMain, desktop }: ModuleParts): object {
  const { record, app } = main;
  class BrowserWindow extends StandInWindow {
    constructor(options: WindowOptions) {
      super(options, main);
    }

    static getFocusedWindow(): StandInWindow | null {
      return record.windows.find((window) => window.hasFocus) ?? null;
    }
  }
  class Notification extends StandInNotification {
    static isSupported(): boolean {
      return record.canNotify;
    }

    show(): void {
      record.notifications.push(this);
    }
  }
  offerClass<ElectronWindow, WindowSeen>()(BrowserWindow);
  const keepWindow = (window: StandInWindow): void => {
    record.windows.push(window);
    app.emit('web-contents-created', {}, window.webContents);
  };
  offerClass<ElectronNotification, 'options'>()(Notification);
  return offer<ElectronModule>()('electron', {
    app,
    ...createDesktopModule(desktop, () => record.isReady),
    BrowserWindow: offer<typeof ElectronWindow>()(
      'BrowserWindow',
      strictClass('BrowserWindow', BrowserWindow, keepWindow),
    ),
    Notification: offer<typeof ElectronNotification>()('Notification', Notification),
    ipcMain,
    net: offer<ElectronModule['net']>()('net', { request: sessions.request }),
    session: offer<ElectronModule['session']>()('session', {
      get defaultSession() {
        return sessions.openDefault();
      },
      fromPartition: sessions.fromPartition,
    }),
    protocol: offer<Protocol>()('protocol', {
      registerSchemesAsPrivileged: (schemes: unknown[]) => {
        if (record.privileges.length > 0) throw new Error('schemes are registered twice');
        record.privileges.push(...schemes);
      },
    }),
    shell: offer<Shell>()('shell', {
      openExternal: async (url: string) => void record.openedOutside.push(url),
      openPath: (path: string): Promise<string> => {
        // Never settles on Linux in Electron 45: https://github.com/electron/electron/issues/48079
        if (process.platform === 'linux') return new Promise(() => undefined);
        record.openedFolders.push(path);
        return Promise.resolve('');
      },
    }),
    Menu: offer<typeof Menu>()('Menu', {
      buildFromTemplate: (template: MenuItemConstructorOptions[]) => buildStandInMenu(desktop, template),
      setApplicationMenu: (menu: object | null) => {
        record.menu = (menu as StandInMenu | null)?.template ?? [];
      },
    }),
  });
}

interface AppParts {
  readonly ends: EventEmitter;
  readonly desktop: StandInDesktop;
}

function createApp(record: StandInRecord, isSecond: () => boolean, { ends, desktop }: AppParts): StandInEmitter {
  const app = new StandInEmitter('App');
  const members = offer<App>()('app', {
    enableSandbox: () => {
      record.isSandboxed = true;
    },
    setAppUserModelId: (id: string) => {
      record.appUserModelId = id;
    },
    getPath: (name: string) => record.paths[name] ?? `/people/${name}`,
    setPath: (name: string, path: string) => {
      record.paths[name] = path;
    },
    requestSingleInstanceLock: () => !isSecond(),
    whenReady: async () => {
      await record.becomesReady;
      record.isReady = true;
    },
    quit: () => {
      if (record.isQuitting) return;
      record.isQuitting = isAllowed(app, 'before-quit');
      if (!record.isQuitting) return;
      for (const window of record.windows) window.close();
      // A window whose page hangs also blocks the real one.
      if (record.windows.some((window) => !window.isDestroyed())) return;
      record.isQuitting = isAllowed(app, 'will-quit');
      if (record.isQuitting) record.exits.push(0);
    },
    exit: (code?: number) => {
      record.exits.push(code ?? 0);
      ends.emit('exited');
    },
  });
  for (const part of [members, describeDesktopApp(desktop)]) {
    Object.defineProperties(app, Object.getOwnPropertyDescriptors(part));
  }
  return strict('app', app);
}

/** Emits a preventable program event; returns true if no listener prevented it. */
function isAllowed(app: StandInEmitter, event: string): boolean {
  let isPrevented = false;
  app.emit(event, {
    preventDefault: () => {
      isPrevented = true;
    },
  });
  return !isPrevented;
}

/** Resolves with the exit code once the stand-in's program has ended. */
export async function waitForExit({ ends, record }: Pick<ElectronStandIn, 'ends' | 'record'>): Promise<number> {
  if (record.exits.length === 0) await once(ends, 'exited');
  return record.exits[0] ?? 0;
}
