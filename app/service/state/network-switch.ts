/** Working offline: remembered between starts, announced to every window, checked before every request. */
import type { ServiceEvent } from '../../../shared/calls/contract.ts';
import type { SettingsStore } from './settings-store.ts';

export interface NetworkSwitchOptions {
  /** True if set on the command line; that alone isn't remembered. */
  readonly offline: boolean;
  readonly settings: Pick<SettingsStore, 'current' | 'update'>;
  readonly emit: (event: ServiceEvent) => void;
  /** Drops the pending requests. */
  readonly abortRequests: () => void;
}

export class NetworkSwitch {
  readonly #options: NetworkSwitchOptions;
  #isOffline: boolean;

  constructor(options: NetworkSwitchOptions) {
    this.#options = options;
    this.#isOffline = options.offline || options.settings.current.offline;
  }

  get isOffline(): boolean {
    return this.#isOffline;
  }

  /** Works offline from now on like {@link setOffline}, but only in this run. */
  workOffline(): void {
    if (!this.#isOffline) this.#switchTo(true);
  }

  /** Switches at once: after `setOffline(true)` returns, no request is pending and none will be sent. */
  setOffline(offline: boolean): void {
    this.#options.settings.update({ offline });
    if (offline !== this.#isOffline) this.#switchTo(offline);
  }

  #switchTo(offline: boolean): void {
    this.#isOffline = offline;
    if (offline) this.#options.abortRequests();
    this.#options.emit({ name: 'preferencesChanged', change: { offline } });
  }
}
