/** The generic class against its docstring: examples, then an independent model. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BackedCache, type BackedCacheOptions, KeyError } from '../../../../../app/cache/memory/backed-cache.ts';

/** Backed by a Map that counts calls and can be slow or fail. */
class MapBackedCache extends BackedCache<string, string> {
  readonly store = new Map<string, string>();
  asked = 0;
  gate: Promise<void> = Promise.resolve();
  failure: Error | undefined;

  protected override async getFromBack(key: string): Promise<string | undefined> {
    this.asked += 1;
    await this.gate;
    return this.store.get(key);
  }

  protected override async putToBack(key: string, value: string): Promise<void> {
    const gate = this.gate;
    await gate;
    if (this.failure) throw this.failure;
    this.store.set(key, value);
  }
}

function backed(options: BackedCacheOptions<string, string> = {}): MapBackedCache {
  return new MapBackedCache(options);
}

function openableGate(): { readonly gate: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined;
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { gate, open };
}

describe('alone, as a map with a limit', () => {
  it('holds 1000 entries by default', async () => {
    const cache = new BackedCache<number, number>();
    for (let key = 0; key < 1005; key += 1) await cache.set(key, key);
    expect(cache.size).toBe(1000);
    expect(cache.has(4)).toBe(false);
    expect(cache.has(5)).toBe(true);
  });

  it('enforces the limit over its initial entries and over update', async () => {
    const cache = new BackedCache<string, number>({
      maxEntries: 2,
      entries: [
        ['a', 1],
        ['b', 2],
        ['c', 3],
      ],
    });
    expect([...cache]).toEqual([
      ['b', 2],
      ['c', 3],
    ]);
    await cache.update([
      ['d', 4],
      ['e', 5],
      ['f', 6],
    ]);
    expect([...cache]).toEqual([
      ['e', 5],
      ['f', 6],
    ]);
  });

  it('evicts the least recently used, and a get counts as use', async () => {
    const cache = new BackedCache<string, number>({
      maxEntries: 2,
      entries: [
        ['a', 1],
        ['b', 2],
      ],
    });
    await cache.get('a');
    await cache.set('c', 3);
    expect([...cache.keys()]).toEqual(['a', 'c']);
  });

  it('rejects a missing key with a KeyError that names it, and returns a fallback if there is one', async () => {
    const cache = new BackedCache<string, number>();
    await expect(cache.get('x')).rejects.toMatchObject({ name: 'KeyError', key: 'x' });
    await expect(cache.get('x', null)).resolves.toBeNull();
    await expect(cache.get('x', undefined)).resolves.toBeUndefined();
    expect(() => cache.pop('x')).toThrow(KeyError);
    expect(cache.pop('x', 7)).toBe(7);
    expect(() => cache.popItem()).toThrow(KeyError);
    expect(cache.has('x')).toBe(false);
  });

  it('pops what was inserted last, not what was used last', () => {
    const cache = new BackedCache<string, number>({
      entries: [
        ['a', 1],
        ['b', 2],
        ['c', 3],
      ],
    });
    cache.getFromMemory('a');
    expect(cache.popItem()).toEqual(['c', 3]);
    expect(cache.pop('a')).toBe(1);
    expect([...cache.values()]).toEqual([2]);
  });

  it('names tuple keys by keyOf', async () => {
    const cache = new BackedCache<readonly [number, number], string>({ keyOf: (key) => key.join('/') });
    await cache.set([1, 2], 'here');
    await expect(cache.get([1, 2])).resolves.toBe('here');
    expect([...cache.keys()]).toEqual([[1, 2]]);
  });

  it('never holds more than maxBytes, and nothing that is larger', async () => {
    const cache = new BackedCache<string, string>({ maxBytes: 10, sizeOf: (value) => value.length });
    await cache.set('a', 'aaaa');
    await cache.set('b', 'bbbb');
    await cache.set('a', 'aaaaaaaa');
    expect([cache.bytes, ...cache.keys()]).toEqual([8, 'a']);
    await cache.set('a', 'a'.repeat(11));
    expect([cache.bytes, cache.size]).toEqual([0, 0]);
  });

  it('copies entries, insertion order and order of use, and is then independent', async () => {
    const cache = new BackedCache<string, number>({
      maxEntries: 3,
      entries: [
        ['a', 1],
        ['b', 2],
        ['c', 3],
      ],
    });
    cache.getFromMemory('a');
    const copy = cache.copy();
    await copy.set('d', 4);
    expect([...copy.keys()]).toEqual(['a', 'c', 'd']);
    expect([...cache.keys()]).toEqual(['a', 'b', 'c']);
  });

  it('rejects undefined as a value, and keeps the old one', async () => {
    const cache = new BackedCache<string, number | undefined>({ entries: [['a', 1]] });
    await expect(cache.set('a', undefined)).rejects.toThrow(TypeError);
    await expect(cache.setDefault('b', undefined)).rejects.toThrow(TypeError);
    await expect(cache.update([['b', undefined]])).rejects.toThrow(TypeError);
    expect(() => new BackedCache<string, undefined>({ entries: [['a', undefined]] })).toThrow(TypeError);
    expect([...cache]).toEqual([['a', 1]]);
  });

  it('rejects invalid limits', () => {
    for (const maxEntries of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => new BackedCache({ maxEntries })).toThrow(RangeError);
    }
    expect(() => new BackedCache({ maxBytes: 10 })).toThrow(RangeError);
    const cache = new BackedCache<string, string>({ maxBytes: 10, sizeOf: () => 0 });
    return expect(cache.set('a', '')).rejects.toThrow(RangeError);
  });

  it('survives removal during iteration', () => {
    const cache = new BackedCache<string, number>({
      entries: [
        ['a', 1],
        ['b', 2],
        ['c', 3],
        ['d', 4],
      ],
    });
    const seen: string[] = [];
    for (const [key] of cache) {
      seen.push(key);
      if (key === 'a') for (const gone of ['a', 'b']) cache.delete(gone);
    }
    expect(seen).toEqual(['a', 'c', 'd']);
  });
});

describe('in front of a backing store', () => {
  it('promotes what it finds in the store, so the next get does not read it', async () => {
    const cache = backed({ maxEntries: 1 });
    await cache.update([
      ['a', '1'],
      ['b', '2'],
    ]);
    expect(cache.has('a')).toBe(false);
    await expect(cache.get('a')).resolves.toBe('1');
    expect([cache.asked, cache.has('a'), cache.has('b')]).toEqual([1, true, false]);
    await cache.get('a');
    expect(cache.asked).toBe(1);
  });

  it('reads the store once for a hundred gets of one cold key', async () => {
    const cache = backed();
    cache.store.set('a', '1');
    const values = await Promise.all(Array.from({ length: 100 }, () => cache.get('a')));
    expect([cache.asked, new Set(values)]).toEqual([1, new Set(['1'])]);
  });

  it('keeps everything in the store when memory is emptied in any way', async () => {
    const cache = backed();
    await cache.update([
      ['a', '1'],
      ['b', '2'],
      ['c', '3'],
      ['d', '4'],
    ]);
    cache.delete('a');
    cache.pop('b');
    cache.popItem();
    cache.clear();
    expect([cache.size, cache.store.size]).toEqual([0, 4]);
    await expect(cache.get('a')).resolves.toBe('1');
  });

  it('does not let a slow read undo a set, a delete or a clear', async () => {
    for (const [change, expected] of [
      [(cache: MapBackedCache) => void cache.set('a', 'new'), 'new'],
      [(cache: MapBackedCache) => void cache.delete('a'), undefined],
      [(cache: MapBackedCache) => cache.clear(), undefined],
    ] as const) {
      const cache = backed();
      cache.store.set('a', 'old');
      const { gate, open } = openableGate();
      cache.gate = gate;
      const reading = cache.get('a');
      change(cache);
      open();
      await expect(reading).resolves.toBe('old');
      expect(cache.getFromMemory('a')).toBe(expected);
    }
  });

  it('returns the new value while its write is pending, even if memory has evicted it', async () => {
    const cache = backed({ maxEntries: 1 });
    const { gate, open } = openableGate();
    cache.gate = gate;
    const writing = [cache.set('a', '1'), cache.set('b', '2')];
    expect(cache.has('a')).toBe(false);
    await expect(cache.get('a')).resolves.toBe('1');
    expect(cache.asked).toBe(0);
    open();
    await Promise.all(writing);
  });

  it('stores the last of two sets, even if the first write is slower', async () => {
    const cache = backed();
    const { gate, open } = openableGate();
    cache.gate = gate;
    const first = cache.set('a', 'first');
    cache.gate = Promise.resolve();
    const second = cache.set('a', 'second');
    open();
    await Promise.all([first, second]);
    expect(cache.store.get('a')).toBe('second');
  });

  it('rejects a set whose write fails, keeps the value in memory, and writes again next time', async () => {
    const cache = backed();
    cache.failure = new Error('disk gone');
    await expect(cache.set('a', '1')).rejects.toThrow('disk gone');
    expect(cache.getFromMemory('a')).toBe('1');
    cache.failure = undefined;
    await cache.set('a', '2');
    expect(cache.store.get('a')).toBe('2');
  });

  it('rejects a get with the error of the store, sync or not, and reads again next time', async () => {
    class Failing extends BackedCache<string, string> {
      asked = 0;
      protected override getFromBack(): Promise<string> {
        this.asked += 1;
        if (this.asked === 1) throw new Error('sync');
        return this.asked === 2 ? Promise.reject(new Error('async')) : Promise.resolve('at last');
      }
    }
    const cache = new Failing();
    await expect(cache.get('a')).rejects.toThrow('sync');
    await expect(cache.get('a', 'fallback')).rejects.toThrow('async');
    await expect(cache.get('a')).resolves.toBe('at last');
  });

  it('lets concurrent setDefaults of one key agree on one value', async () => {
    const cache = backed();
    const values = await Promise.all([cache.setDefault('a', '1'), cache.setDefault('a', '2')]);
    expect(new Set(values)).toEqual(new Set(['1']));
    expect(cache.store.get('a')).toBe('1');
  });
});

describe('against a model', () => {
  const MAX_ENTRIES = 4;
  /** The simplest possible LRU: two lists and linear searches. */
  class Model {
    readonly store = new Map<string, string>();
    inserted: string[] = [];
    used: string[] = [];

    touch(name: string): void {
      this.used = [...this.used.filter((other) => other !== name), name];
      if (!this.inserted.includes(name)) this.inserted.push(name);
      while (this.used.length > MAX_ENTRIES) this.forget(this.used[0] as string);
    }

    forget(name: string): void {
      this.used = this.used.filter((other) => other !== name);
      this.inserted = this.inserted.filter((other) => other !== name);
    }
  }

  type Step = (cache: MapBackedCache, model: Model) => Promise<void>;

  const set =
    (name: string, value: string): Step =>
    async (cache, model) => {
      await cache.set(name, value);
      model.store.set(name, value);
      model.touch(name);
    };
  const get =
    (name: string): Step =>
    async (cache, model) => {
      expect(await cache.get(name, undefined)).toBe(model.store.get(name));
      if (model.store.has(name)) model.touch(name);
    };
  const remove =
    (name: string): Step =>
    async (cache, model) => {
      expect(cache.delete(name)).toBe(model.used.includes(name));
      model.forget(name);
    };
  const pop =
    (name: string): Step =>
    async (cache, model) => {
      expect(cache.pop(name, undefined) !== undefined).toBe(model.used.includes(name));
      model.forget(name);
    };
  const popItem: Step = async (cache, model) => {
    const last = model.inserted.at(-1);
    if (last === undefined) return void expect(() => cache.popItem()).toThrow(KeyError);
    expect(cache.popItem()[0]).toBe(last);
    model.forget(last);
  };
  const clear: Step = async (cache, model) => {
    cache.clear();
    model.inserted = [];
    model.used = [];
  };
  const copy: Step = async (cache) => expect([...cache.copy()]).toEqual([...cache]);

  const key = fc.integer({ min: 0, max: 7 }).map(String);
  const step: fc.Arbitrary<Step> = fc.oneof(
    { weight: 4, arbitrary: fc.tuple(key, fc.string({ minLength: 1, maxLength: 3 })).map((pair) => set(...pair)) },
    { weight: 4, arbitrary: key.map(get) },
    { weight: 1, arbitrary: key.map(remove) },
    { weight: 1, arbitrary: key.map(pop) },
    { weight: 1, arbitrary: fc.constantFrom(popItem, clear, copy) },
  );

  it('behaves like a plain list of uses and a plain list of insertions, step by step', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const cache = backed({ maxEntries: MAX_ENTRIES });
        const model = new Model();
        for (const run of steps) {
          await run(cache, model);
          expect([...cache.keys()]).toEqual(model.inserted);
          expect(cache.size).toBeLessThanOrEqual(MAX_ENTRIES);
        }
        expect(cache.store).toEqual(model.store);
      }),
    );
  });
});
