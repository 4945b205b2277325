/** Judges how late the main process's event loop was over a while. */
import type { BenchVerdict } from './bench-verdict.ts';
import type { ProbeReading } from './program-probe.ts';

const MAX_P99_MS = 50;

/** What other programs kept the computer from is told beside it and not judged. */
export function judgeLoop(
  verdict: BenchVerdict,
  when: string,
  { p99Ms, maxMs, ownP99Ms, rssBytes }: ProbeReading,
): void {
  verdict.judge(`event loop ${when}, 10 ms from look to look included: p99`, p99Ms, MAX_P99_MS, ' ms');
  const own = ownP99Ms === null ? 'unknown' : `${ownP99Ms.toFixed(1)} ms`;
  const memory = `memory ${(rssBytes / 2 ** 20).toFixed(0)} MiB`;
  verdict.tell(`  without waits for other programs ${own}; max ${maxMs.toFixed(1)} ms; ${memory}`);
}
