/** Reads what loop-probe.mjs measures in the main process of a program. */
import { setTimeout as pause } from 'node:timers/promises';
import type { RunningProgram } from '../support/program.ts';

/** The module that a program must have loaded; found from `dist/tests` as well. */
export const PROBE_URL = new URL('../../tests/bench/loop-probe.mjs', import.meta.url).href;

/** What the main process was like since the reading before. */
export interface ProbeReading {
  readonly seconds: number;
  /** From one look at the clock to the next, which are 10 ms apart when nothing holds the event loop up. */
  readonly medianMs: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** The same without what it waited for a processor that others had; null where the system does not tell. */
  readonly ownP99Ms: number | null;
  /** How many were kept busy, by all threads of the process together. */
  readonly processors: number;
  readonly rssBytes: number;
  /** The most of it, looked at ten times a second. */
  readonly maxRssBytes: number;
}

const LOOK_EVERY_MS = 10;

/** Reads the probe and begins anew; rejects when the program has ended. */
export async function readProbe(program: RunningProgram): Promise<ProbeReading> {
  const before = listReadings(program).length;
  process.kill(program.pid, 'SIGUSR2');
  for (;;) {
    const reading = listReadings(program)[before];
    if (reading !== undefined) return JSON.parse(reading) as ProbeReading;
    await Promise.race([pause(LOOK_EVERY_MS), program.exited.then(failForEnd)]);
  }
}

function listReadings(program: RunningProgram): readonly string[] {
  return [...program.stderr().matchAll(/^probe: (.*)\n/gm)].map(([, text = '']) => text);
}

function failForEnd(): never {
  throw new Error('the program has ended');
}
