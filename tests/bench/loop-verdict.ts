/** Tells and judges how late the main process's event loop was over a while. */
import type { BenchVerdict } from './bench-verdict.ts';
import type { ProbeReading } from './program-probe.ts';

const MAX_P99_MS = 50;

/** Judges it, and tells beside it what is left without the waits for other programs. */
export function judgeLoop(verdict: BenchVerdict, when: string, reading: ProbeReading): void {
  verdict.judge(`${describe(when)}: p99`, reading.p99Ms, MAX_P99_MS, ' ms');
  verdict.tell(`  ${describeRest(reading)}`);
}

/** Tells it without a limit. */
export function tellLoop(verdict: BenchVerdict, when: string, reading: ProbeReading): void {
  verdict.tell(`${describe(when)}: p99 ${reading.p99Ms.toFixed(1)} ms (no limit)`);
  verdict.tell(`  ${describeRest(reading)}`);
}

function describe(when: string): string {
  return `event loop ${when}, 10 ms from look to look included`;
}

function describeRest({ ownP99Ms, maxMs, rssBytes }: ProbeReading): string {
  const own = ownP99Ms === null ? 'unknown' : `${ownP99Ms.toFixed(1)} ms`;
  return `without waits for other programs ${own}; max ${maxMs.toFixed(1)} ms; memory ${(rssBytes / 2 ** 20).toFixed(0)} MiB`;
}
