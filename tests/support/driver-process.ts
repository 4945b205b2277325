/** Starts the cache driver as a process, optionally wrapped by a shell, and talks to it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import readline from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { CacheCheck } from '../../shared/cache/cache-check.ts';
import type { DriverCommand } from './cache-driver.ts';

const DRIVER = fileURLToPath(new URL('../../dist/tests/cache-driver.js', import.meta.url));

export interface DriverAnswer {
  readonly tier?: string;
  readonly length?: number;
  readonly error?: string;
  readonly tally?: Readonly<Record<string, number>>;
  /** Result of a check. */
  readonly check?: CacheCheck;
  readonly troubles: readonly string[];
}

export class DriverProcess {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.#lines = readline.createInterface({ input: child.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]();
  }

  /** Starts the driver on a cache folder. `shell` may prepare the process and must end in `exec "$@"`. */
  static start(cacheDir: string, shell = 'exec "$@"'): DriverProcess {
    const args = ['-c', shell, 'sh', process.execPath, '--unhandled-rejections=strict', DRIVER, cacheDir];
    return new DriverProcess(spawn('bash', args, { stdio: ['pipe', 'pipe', 'inherit'] }));
  }

  get pid(): number {
    return this.#child.pid as number;
  }

  /** Sends a command and waits for its answer. */
  async ask(command: DriverCommand): Promise<DriverAnswer> {
    this.send(command);
    return this.answer();
  }

  /** Sends a command without waiting. */
  send(command: DriverCommand): void {
    this.#child.stdin?.write(`${JSON.stringify(command)}\n`);
  }

  /** Resolves with the next answer; rejects if the process ends instead. */
  async answer(): Promise<DriverAnswer> {
    const { value, done } = await this.#lines.next();
    if (done) throw new Error('the driver has ended');
    return JSON.parse(value) as DriverAnswer;
  }

  /** Ends its input, or sends a signal, and waits for its end. Returns the exit code, or the signal that killed it. */
  async end(signal?: NodeJS.Signals): Promise<number | string | null> {
    const ended = once(this.#child, 'exit');
    if (signal) this.#child.kill(signal);
    else this.#child.stdin?.end();
    const [code, killedBy] = await ended;
    return (killedBy ?? code) as number | string | null;
  }
}
