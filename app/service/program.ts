/** The running program without its host: settings, cache, sources and service put together, and taken apart again. */
import type { HostKind, ServiceEvent } from '../../shared/contract.ts';
import type { MenuState } from '../../shared/menu.ts';
import type { Dispatch } from './dispatch.ts';
import type { Flags } from './flags.ts';

/** What only a host can do. */
export interface HostActions {
  readonly kind: HostKind;
  /** Shows a folder in the desktop's file manager; false when that cannot be done here. */
  readonly openFolder: (path: string) => Promise<boolean>;
  /** Ends the host soon, after pending replies are out; the host then calls {@link Program.close}. */
  readonly quit: () => void;
}

export interface Program {
  readonly dispatch: Dispatch;
  /** Adds a listener for events to the windows; the answer takes it away again. */
  readonly onEvent: (listener: (event: ServiceEvent) => void) => () => void;
  /** Sends an event to every window, e.g. a choice in the native menu. */
  readonly emitEvent: (event: ServiceEvent) => void;
  /** What the menu shows now; changes are told by `sourceSelected` events. */
  readonly menuState: () => MenuState;
  /** Lets running writes end (3 s at most), saves the settings and stops everything. May be called twice. */
  readonly close: () => Promise<void>;
}

/**
 * Starts everything but a window. Rejects with a `CodedError` only when nothing sensible can run; disk trouble is a
 * notice, not a failure.
 */
export async function startProgram(_flags: Flags, _host: HostActions): Promise<Program> {
  throw new Error('not built yet');
}
