/**
 * Loaded into the program before anything else (NODE_OPTIONS=--import): at each SIGUSR2 it writes to standard error what
 * the main thread has been like since the one before, as a line of JSON, and begins anew.
 */
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

const RESOLUTION_MS = 10;
const MS_PER_NS = 1e-6;

// Threads of the program load it as well.
if (isMainThread) {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  let begun = look();

  delays.enable();
  process.on('SIGUSR2', () => {
    process.stderr.write(`probe: ${JSON.stringify(describe())}\n`);
    delays.reset();
    begun = look();
  });

  function look() {
    return { cpu: process.cpuUsage(), atMs: performance.now() };
  }

  function describe() {
    const { user, system } = process.cpuUsage(begun.cpu);
    const at = (percent) => delays.percentile(percent) * MS_PER_NS;
    const seconds = (performance.now() - begun.atMs) / 1000;
    return {
      seconds,
      medianMs: at(50),
      p99Ms: at(99),
      maxMs: delays.max * MS_PER_NS,
      cpu: (user + system) / 1e6 / seconds,
      rssBytes: process.memoryUsage.rss(),
    };
  }
}
