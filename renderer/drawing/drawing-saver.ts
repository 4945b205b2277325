/** Saves a drawing after each change: one save at a time, and then the newest state only. */
import type { ErrorValue } from '../../shared/errors.ts';
import type { LayerId } from '../../shared/layers/layer.ts';
import type { Client } from '../bridge/client.ts';

export interface DrawingSaverOptions {
  readonly client: Pick<Client, 'call'>;
  readonly layerId: LayerId;
  /** Called after each save with the version of the file, which other windows see too. */
  readonly onSaved: (version: number) => void;
  /** Called after each save that failed; the state is kept for {@link DrawingSaver.retry}. */
  readonly onFailure: (error: ErrorValue) => void;
}

export class DrawingSaver {
  readonly #options: DrawingSaverOptions;
  #unsaved: string | undefined;
  #saving: Promise<void> | undefined;

  constructor(options: DrawingSaverOptions) {
    this.#options = options;
  }

  /** True while a state isn't saved yet. */
  get isDirty(): boolean {
    return this.#unsaved !== undefined;
  }

  /** Sends a state now, or after the save under way. */
  save(text: string): void {
    this.#unsaved = text;
    this.#saving ??= this.#saveAll().finally(() => {
      this.#saving = undefined;
    });
  }

  /** Tries again to save what couldn't be saved. */
  retry(): void {
    if (this.#unsaved !== undefined) this.save(this.#unsaved);
  }

  /** Resolves when nothing is being saved; true if everything is saved. */
  async settle(): Promise<boolean> {
    await this.#saving;
    return !this.isDirty;
  }

  async #saveAll(): Promise<void> {
    const { client, layerId, onSaved, onFailure } = this.#options;
    for (;;) {
      const text = this.#unsaved;
      if (text === undefined) return;
      const reply = await client.call('saveDrawing', { layerId, text });
      const isNewest = this.#unsaved === text;
      if (reply.ok && isNewest) this.#unsaved = undefined;
      if (reply.ok) onSaved(reply.value.version);
      else if (isNewest) return onFailure(reply.error);
    }
  }
}
