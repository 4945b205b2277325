/** Whether people work offline: remembered between starts, told to every window, and asked before every request. */
import type { ServiceEvent } from '../../../shared/contract.ts';
import type { SettingsStore } from './settings-store.ts';

export interface NetworkSwitchOptions {
  /** True when the command line says so; that alone is not remembered. */
  readonly offline: boolean;
  readonly settings: Pick<SettingsStore, 'current' | 'update'>;
  readonly emit: (event: ServiceEvent) => void;
  /** Gives up the requests under way. */
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

  /** Works offline from now on, as {@link setOffline} does, but only in this run. */
  workOffline(): void {
    if (!this.#isOffline) this.#switchTo(true);
  }

  /** Switches at once: when it returns with `offline`, no request is under way and none will be made. */
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
