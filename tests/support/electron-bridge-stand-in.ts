/** The page's side of the Electron stand-in: `ipcRenderer`, and a `contextBridge` that passes only copies. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { createContext, Script } from 'node:vm';
import type { ContextBridge, IpcRenderer, WebUtils } from 'electron';
import { cross, freeze } from './electron-bridge-crossing.ts';
import { offer, strict } from './electron-typings.ts';

/** How the page's side reaches the stand-in's main process. */
export interface MainSide {
  readonly invoke: (channel: string, args: unknown[]) => Promise<unknown>;
  readonly send: (channel: string, args: unknown[]) => void;
}

const paths = new WeakMap<File, string>();

/** A file as a page gets it when people drop it. */
export function makeDroppedFile(path: string): File {
  const file = new File([], basename(path));
  paths.set(file, path);
  return file;
}

type Listener = (event: object, ...args: unknown[]) => void;

export interface StandInPage {
  /** What the preload exposed to the page, by name. */
  readonly world: Readonly<Record<string, unknown>>;
  /** Delivers a message from the main process. */
  readonly deliver: (channel: string, args: unknown[]) => void;
  readonly listenerCount: () => number;
}

/** A page in which the built, sandboxed preload has run: it may only require `electron` and has no Node. */
export function openStandInPage(preloadPath: string, main: MainSide): StandInPage {
  const world: Record<string, unknown> = {};
  const listeners = new Map<string, Listener[]>();
  const ipcRenderer = offer<IpcRenderer>()('ipcRenderer', {
    invoke: async (channel: string, ...args: unknown[]) => structuredClone(await main.invoke(channel, args.map(clone))),
    send: (channel: string, ...args: unknown[]) => main.send(channel, args.map(clone)),
    on: (channel: string, listener: Listener): object => {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
      return ipcRenderer;
    },
    removeListener: (channel: string, listener: Listener): object => {
      const others = (listeners.get(channel) ?? []).filter((other) => other !== listener);
      listeners.set(channel, others);
      return ipcRenderer;
    },
  });
  const contextBridge = offer<ContextBridge>()('contextBridge', {
    exposeInMainWorld: (name: string, api: unknown) => {
      if (name in world) throw new Error(`Cannot bind an API on top of an existing property on the window object`);
      world[name] = freeze(cross(api));
    },
  });
  const webUtils = offer<WebUtils>()('webUtils', { getPathForFile: (file: File) => paths.get(file) ?? '' });
  runPreload(preloadPath, { ipcRenderer, contextBridge, webUtils });
  return {
    world,
    deliver: (channel, args) => {
      const event = { sender: ipcRenderer };
      for (const listener of listeners.get(channel) ?? []) listener(event, ...args.map(clone));
    },
    listenerCount: () => [...listeners.values()].flat().length,
  };
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
