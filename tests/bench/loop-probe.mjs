/**
 * Loaded into the program before anything else (NODE_OPTIONS=--import): at each SIGUSR2 it writes to standard error what
 * the main thread has been like since the one before, as a line of JSON, and begins anew.
 */
import { openSync, readSync } from 'node:fs';
import { createHistogram, monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

const LOOK_EVERY_MS = 10;
const WEIGH_EVERY_MS = 100;
const NS_PER_MS = 1e6;

// Threads of the program load it as well.
if (isMainThread) measure();

function measure() {
  const delays = monitorEventLoopDelay({ resolution: LOOK_EVERY_MS });
  const ownDelays = followOwnDelays();
  let begun = look();
  let maxRssBytes = process.memoryUsage.rss();
  setInterval(() => {
    maxRssBytes = Math.max(maxRssBytes, process.memoryUsage.rss());
  }, WEIGH_EVERY_MS).unref();
  delays.enable();
  process.on('SIGUSR2', () => {
    process.stderr.write(`probe: ${JSON.stringify(describe(begun))}\n`);
    delays.reset();
    ownDelays?.reset();
    begun = look();
    maxRssBytes = process.memoryUsage.rss();
  });

  function describe({ cpu, atMs }) {
    const { user, system } = process.cpuUsage(cpu);
    const seconds = (performance.now() - atMs) / 1000;
    return {
      seconds,
      medianMs: delays.percentile(50) / NS_PER_MS,
      p99Ms: delays.percentile(99) / NS_PER_MS,
      maxMs: delays.max / NS_PER_MS,
      ownP99Ms: ownDelays ? ownDelays.percentile(99) / NS_PER_MS : null,
      processors: (user + system) / 1e6 / seconds,
      rssBytes: process.memoryUsage.rss(),
      maxRssBytes,
    };
  }
}

function look() {
  return { cpu: process.cpuUsage(), atMs: performance.now() };
}

/**
 * The same delays without the time in which the thread was ready to run and other programs had the processors. Undefined
 * where the system does not tell that time.
 */
function followOwnDelays() {
  const file = openSchedule();
  if (file === undefined) return undefined;
  const histogram = createHistogram();
  const buffer = Buffer.alloc(100);
  // Nanoseconds on a processor, then in wait for one (Linux, Documentation/scheduler/sched-stats.rst).
  const readWaitNs = () => Number(buffer.toString('latin1', 0, readSync(file, buffer, 0, 100, 0)).split(' ')[1]);
  let last = { ns: performance.now() * NS_PER_MS, waitNs: readWaitNs() };
  const tick = () => {
    const now = { ns: performance.now() * NS_PER_MS, waitNs: readWaitNs() };
    histogram.record(Math.max(1, Math.round(now.ns - last.ns - (now.waitNs - last.waitNs))));
    last = now;
  };
  setInterval(tick, LOOK_EVERY_MS).unref();
  return histogram;
}

function openSchedule() {
  try {
    return openSync(`/proc/self/task/${process.pid}/schedstat`);
  } catch {
    return undefined;
  }
}
