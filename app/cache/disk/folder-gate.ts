/** Keeps what changes the cache folder apart from the moment in which another folder takes its place. Knows no files. */
import { WritesUnderWay } from '../files/writes-under-way.ts';

export class FolderGate {
  readonly #underWay = new WritesUnderWay();
  #closed: Promise<unknown> | undefined;

  /** Runs a change, at once unless {@link own} has begun; settles as the change does. Not to be called from within one. */
  async share<Value>(change: () => Promise<Value>): Promise<Value> {
    while (this.#closed) await this.#closed;
    const running = change();
    this.#underWay.follow(running);
    return running;
  }

  /** Runs something while no change is under way, and settles as it does; later changes wait for it. One at a time. */
  async own<Value>(act: () => Promise<Value>): Promise<Value> {
    await this.#underWay.pass();
    const running = this.#underWay.pass().then(act);
    const over = running
      .catch(() => undefined)
      .then(() => {
        this.#closed = undefined;
      });
    this.#closed = over;
    return running;
  }
}
