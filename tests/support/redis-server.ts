/** A real Redis (Debian: `apt-get install redis-server`) on a free loopback port, in memory alone. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import Redis from 'ioredis';
import { cleanUpAfterTest } from './clean-up.ts';
import { findFreePort, isInstalled } from './third-party-server.ts';

const PROGRAM = 'redis-server';

/** Why a test that needs it can't run here, or undefined if it can. */
export function explainNoRedis(): string | undefined {
  return isInstalled(PROGRAM) ? undefined : `${PROGRAM} is not installed; Debian's package is redis-server`;
}

export interface RedisServer {
  readonly port: number;
  /** A client of the test's own. */
  readonly client: Redis;
  /** Ends it as `kill -9` does; its contents are gone. */
  readonly kill: () => Promise<void>;
  /** Starts it again, empty, on the same port. */
  readonly restart: () => Promise<void>;
  /** Stops answering without closing anything, until {@link RedisServer.wake}. */
  readonly sleep: () => void;
  readonly wake: () => void;
}

/** Stopped after the test. */
export async function startRedis(): Promise<RedisServer> {
  const port = await findFreePort();
  let child: ChildProcess;
  const client = new Redis({ host: '127.0.0.1', port, retryStrategy: () => 20, maxRetriesPerRequest: null });
  client.on('error', () => undefined);
  const restart = async (): Promise<void> => {
    const flags = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    child = spawn(PROGRAM, flags, { stdio: 'ignore' });
    await client.ping();
  };
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
  await restart();
  cleanUpAfterTest(async () => {
    client.disconnect();
    await kill();
  });
  return { port, client, kill, restart, sleep: () => child.kill('SIGSTOP'), wake: () => child.kill('SIGCONT') };
}
