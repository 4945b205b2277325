/** The page's side of the Electron stand-in: `ipcRenderer`, and a `contextBridge` that lets only clonable values cross. */
import { readFileSync } from 'node:fs';
import { createContext, Script } from 'node:vm';

/** How the page's side reaches the main process of the stand-in. */
export interface MainSide {
  readonly invoke: (channel: string, args: unknown[]) => Promise<unknown>;
  readonly send: (channel: string, args: unknown[]) => void;
}

type Listener = (event: object, ...args: unknown[]) => void;

export interface StandInPage {
  /** What the preload exposed to the page, by name. */
  readonly world: Readonly<Record<string, unknown>>;
  /** Delivers a message of the main process. */
  readonly deliver: (channel: string, args: unknown[]) => void;
  readonly listenerCount: () => number;
}

/** A page whose built, sandboxed preload has run: it may require `electron` and nothing else, and has no Node around it. */
export function openStandInPage(preloadPath: string, main: MainSide): StandInPage {
  const world: Record<string, unknown> = {};
  const listeners = new Map<string, Listener[]>();
  const ipcRenderer = {
    invoke: async (channel: string, ...args: unknown[]) => structuredClone(await main.invoke(channel, args.map(clone))),
    send: (channel: string, ...args: unknown[]) => main.send(channel, args.map(clone)),
    on: (channel: string, listener: Listener) => {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
      return ipcRenderer;
    },
    removeListener: (channel: string, listener: Listener) => {
      listeners.set(
        channel,
        (listeners.get(channel) ?? []).filter((other) => other !== listener),
      );
      return ipcRenderer;
    },
  };
  const contextBridge = {
    exposeInMainWorld: (name: string, api: Record<string, unknown>) => {
      if (name in world) throw new Error(`${name} is exposed twice`);
      world[name] = Object.fromEntries(Object.entries(api).map(([key, value]) => [key, crossOut(value)]));
    },
  };
  runPreload(preloadPath, { ipcRenderer: strict('ipcRenderer', ipcRenderer), contextBridge });
  return {
    world,
    deliver: (channel, args) => {
      const event = { sender: ipcRenderer };
      for (const listener of listeners.get(channel) ?? []) listener(event, ...args.map(clone));
    },
    listenerCount: () => [...listeners.values()].flat().length,
  };
}

/** An object of which nothing may be asked that it does not have. */
export function strict<T extends object>(name: string, target: T): T {
  return new Proxy(target, {
    get: (object, key) => {
      if (typeof key === 'symbol' || key in object || key === 'then') return Reflect.get(object, key);
      throw new Error(`the stand-in has no ${name}.${key}`);
    },
  });
}

function runPreload(path: string, electron: object): void {
  const module = { exports: {} };
  const require = (name: string): object => {
    if (name === 'electron') return strict('electron', electron);
    throw new Error(`a sandboxed preload may not require ${name}`);
  };
  new Script(readFileSync(path, 'utf8'), { filename: path }).runInContext(
    createContext({ module, exports: module.exports, require }),
  );
}

function clone(value: unknown): unknown {
  return structuredClone(value);
}

// A value from the preload to the page: functions become doors, promises stay promises, the rest is copied or refused.
function crossOut(value: unknown): unknown {
  if (typeof value === 'function') return (...args: unknown[]) => crossOut(value(...args.map(crossIn)));
  if (isThenable(value)) return Promise.resolve(value).then(crossOut);
  return structuredClone(value);
}

function crossIn(value: unknown): unknown {
  return typeof value === 'function' ? (...args: unknown[]) => value(...args.map(clone)) : structuredClone(value);
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value;
}
