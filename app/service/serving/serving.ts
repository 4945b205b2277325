/** Switches the tile server of the program on and off, remembers that, and tells every window. The server itself is loaded late. */
import type { ServiceEvent } from '../../../shared/calls/contract.ts';
import { CodedError } from '../../../shared/errors.ts';
import type { ServingReach, ServingState } from '../../../shared/serving.ts';
import { readServedPort } from '../../serving/served-address.ts';
import type { Engine } from '../engine.ts';
import type { TileServing } from './tile-serving.ts';

export interface ServingOptions {
  readonly engine: Pick<Engine, 'list' | 'cache' | 'tileSources' | 'settings' | 'notices'>;
  readonly dataDir: string;
  readonly emit: (event: ServiceEvent) => void;
}

/** What people choose each time they switch it on; null for the usual port. */
export interface ServingChoice {
  readonly reach: ServingReach;
  readonly port: number | null;
}

/** A page chooses between these two, and can't name an address. */
const HOSTS: Readonly<Record<ServingReach, string>> = { computer: '127.0.0.1', network: '0.0.0.0' };

export class Serving {
  readonly #options: ServingOptions;
  #running: { readonly serving: TileServing; readonly reach: ServingReach } | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(options: ServingOptions) {
    this.#options = options;
  }

  /** The state after all that was requested before. */
  read(): Promise<ServingState> {
    return this.#take(() => this.#describe());
  }

  /**
   * Starts serving, or restarts as chosen. Rejects with `port-in-use`, `serving-failed` or `settings-unsaved`; it is off then.
   */
  start(choice: ServingChoice): Promise<ServingState> {
    return this.#take(async () => {
      await this.#stop();
      if (this.#isClosed) throw new CodedError('cancelled');
      await this.#start(choice).catch(async (thrown: unknown) => {
        await this.#stop();
        this.#remember(false);
        await this.#tell();
        throw thrown;
      });
      this.#remember(true);
      return this.#tell();
    });
  }

  stop(): Promise<ServingState> {
    return this.#take(async () => {
      await this.#stop();
      this.#remember(false);
      return this.#tell();
    });
  }

  /** Revokes the address. Rejects with `settings-unsaved`, and then it stays valid. No effect while it is off. */
  renewAddress(): Promise<ServingState> {
    return this.#take(async () => {
      await this.#running?.serving.renewAddress();
      return this.#tell();
    });
  }

  /** Serves again if the program did when it ended: always this computer only, because the network is chosen each time. Never rejects. */
  async restore(): Promise<void> {
    if (!this.#options.engine.settings.current.serving) return;
    const { notices } = this.#options.engine;
    await this.#take(async () => {
      if (this.#isClosed) return;
      await this.#start({ reach: 'computer', port: null });
      await this.#tell();
    }).catch((thrown: unknown) => {
      // It is tried again at the next start.
      if (thrown instanceof CodedError) notices.add(thrown);
    });
  }

  /** Stops serving; remembers that it was on. */
  close(): Promise<void> {
    this.#isClosed = true;
    return this.#take(() => this.#stop());
  }

  async #start({ reach, port }: ServingChoice): Promise<void> {
    const { engine, dataDir } = this.#options;
    const { startTileServing } = await import('./tile-serving.ts');
    const serving = await startTileServing({ engine, dataDir, host: HOSTS[reach], port });
    this.#running = { serving, reach };
    if (serving.takenPort !== null) engine.notices.add(new CodedError('port-changed'));
    await serving.keepPort();
  }

  async #stop(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    this.#options.engine.notices.remove('port-changed');
    await running?.serving.close();
  }

  #remember(serving: boolean): void {
    const { settings } = this.#options.engine;
    if (serving !== settings.current.serving) settings.update({ serving });
  }

  async #tell(): Promise<ServingState> {
    const serving = await this.#describe();
    this.#options.emit({ name: 'servingChanged', serving });
    return serving;
  }

  async #describe(): Promise<ServingState> {
    if (!this.#running) {
      const port = await readServedPort(this.#options.dataDir);
      return { isOn: false, reach: 'computer', port, takenPort: null, bases: [] };
    }
    const { serving, reach } = this.#running;
    const { port, takenPort } = serving;
    return { isOn: true, reach, port, takenPort, bases: await serving.listBases() };
  }

  /** One after the other. */
  #take<Value>(work: () => Promise<Value>): Promise<Value> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }
}
