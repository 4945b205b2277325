/** All contacted hosts, each with one gate and one queue shared by its sources. Lives as long as the program. */
import type { RequestLimits } from '../../../shared/sources/source.ts';
import { HostGate } from './host-gate.ts';
import { RequestQueue } from './request-queue.ts';

export interface HostsOptions {
  /** A monotonic clock, in milliseconds; `performance.now` by default. */
  readonly monotonicMs?: () => number;
  /** Returns a number in [0, 1); `Math.random` by default. */
  readonly random?: () => number;
}

/** A source as seen by its host. */
export interface HostGuest {
  readonly limits: RequestLimits;
  /** The host is paused; requests waiting for it must be dropped. */
  readonly onPause: () => void;
  /** The host answers well again after a pause. */
  readonly onReady: () => void;
  /** All requests must be dropped, including pending ones, because the user works offline now. */
  readonly onAbort: () => void;
}

/** What a source shares with others on its host until it leaves. */
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

/** One registry for all sources. Hosts are never dropped: a requested pause outlives the source that received it. */
export class Hosts {
  readonly #hosts = new Map<string, Host>();
  readonly #monotonicMs: () => number;
  readonly #random: () => number;

  constructor(options: HostsOptions = {}) {
    this.#monotonicMs = options.monotonicMs ?? (() => performance.now());
    this.#random = options.random ?? Math.random;
  }

  /** Adds a source. The strictest limits of all sources on a host apply to all of them. */
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

  /** Drops all requests of all sources, waiting or pending; they reject with `working-offline`. */
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
