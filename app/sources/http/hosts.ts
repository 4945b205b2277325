/** Every host that is asked, each with one gate and one queue however many sources it serves. Lives as long as the program. */
import type { RequestLimits } from '../../../shared/source.ts';
import { HostGate } from './host-gate.ts';
import { RequestQueue } from './request-queue.ts';

export interface HostsOptions {
  /** Milliseconds by a clock that nobody sets; `performance.now` unless a test brings its own. */
  readonly monotonicMs?: () => number;
  /** From 0 up to but not including 1; `Math.random` unless a test brings its own. */
  readonly random?: () => number;
}

/** A source, as its host knows it. */
export interface HostGuest {
  readonly limits: RequestLimits;
  /** The host may not be asked for a while: what waits for it is to be given up. */
  readonly onPause: () => void;
  /** The host gives good answers again after a pause. */
  readonly onReady: () => void;
  /** Everything is to be given up, also what is under way: people work offline now. */
  readonly onAbort: () => void;
}

/** What a source shares with the others on its host, until it leaves. */
export interface HostPlace {
  readonly gate: HostGate;
  readonly queue: RequestQueue;
  readonly leave: () => void;
}

interface Host {
  readonly gate: HostGate;
  readonly queue: RequestQueue;
  readonly guests: Set<HostGuest>;
}

/** One registry for all sources. A host is never forgotten: a pause it asked for outlives the source that was told. */
export class Hosts {
  readonly #hosts = new Map<string, Host>();
  readonly #monotonicMs: () => number;
  readonly #random: () => number;

  constructor(options: HostsOptions = {}) {
    this.#monotonicMs = options.monotonicMs ?? (() => performance.now());
    this.#random = options.random ?? Math.random;
  }

  /** Takes a source in. The strictest limits of all sources on the host hold for all of them. */
  join(name: string, guest: HostGuest): HostPlace {
    const host = this.#hosts.get(name) ?? this.#open(name);
    host.guests.add(guest);
    setLimits(host);
    const leave = (): void => {
      host.guests.delete(guest);
      setLimits(host);
    };
    return { gate: host.gate, queue: host.queue, leave };
  }

  /** Gives up every request of every source, waiting or under way: they reject with `working-offline`. */
  abortAll(): void {
    for (const host of this.#hosts.values()) {
      for (const guest of host.guests) guest.onAbort();
    }
  }

  #open(name: string): Host {
    const guests = new Set<HostGuest>();
    const tell = (call: 'onPause' | 'onReady') => (): void => {
      for (const guest of guests) guest[call]();
    };
    const gate = new HostGate({
      monotonicMs: this.#monotonicMs,
      random: this.#random,
      onPause: tell('onPause'),
      onReady: tell('onReady'),
      onCare: () => setLimits(host),
    });
    const host: Host = { gate, queue: new RequestQueue(this.#monotonicMs), guests };
    this.#hosts.set(name, host);
    return host;
  }
}

function setLimits({ gate, queue, guests }: Host): void {
  if (guests.size === 0) return;
  const limits = [...guests].map((guest) => guest.limits);
  const maxConcurrentRequests = Math.min(...limits.map((each) => each.maxConcurrentRequests));
  queue.setLimits({
    maxConcurrentRequests: gate.isCareful ? 1 : maxConcurrentRequests,
    maxRequestsPerSecond: Math.min(...limits.map((each) => each.maxRequestsPerSecond)),
  });
}
