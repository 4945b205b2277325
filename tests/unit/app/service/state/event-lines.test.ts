/** Lines of events: whole, limited, and no harm when nobody reads them. */
import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import {
  createEventLines,
  MAX_EVENTS_PER_SECOND,
  MAX_WAITING_BYTES,
} from '../../../../../app/service/state/event-lines.ts';
import type { MapEvent } from '../../../../../shared/calls/desktop-calls.ts';
import { POSITION_EVERY_MS } from '../../../../../shared/layers/layer.ts';

/** An output whose reader reads when told. */
class Pipe extends EventEmitter {
  readonly written: string[] = [];
  writableNeedDrain = false;
  writableLength = 0;

  write = (text: string): boolean => {
    this.written.push(text);
    return !this.writableNeedDrain;
  };

  drain(): void {
    this.writableNeedDrain = false;
    this.emit('drain');
  }
}

const at = (lon: number): MapEvent => ({ event: 'position', position: { lon, lat: 0 } });
const DESELECT: MapEvent = { event: 'deselect' };

function setUp() {
  const pipe = new Pipe();
  const clock = { ms: 0 };
  const print = createEventLines(pipe as never, () => clock.ms);
  const read = () => pipe.written.map((line) => JSON.parse(line));
  return { pipe, clock, print, read };
}

describe('lines of events', () => {
  it('are whole lines of JSON', () => {
    const { pipe, print } = setUp();
    print({ event: 'zoom', zoom: 4 });
    print(DESELECT);
    expect(pipe.written).toEqual(['{"event":"zoom","zoom":4}\n', '{"event":"deselect"}\n']);
  });

  it('have the last of many positions only', async () => {
    const { pipe, clock, print, read } = setUp();
    for (let lon = 0; lon < 100; lon += 1) print(at(lon));
    expect(read()).toEqual([at(0)]);
    clock.ms += POSITION_EVERY_MS;
    await expect.poll(read).toEqual([at(0), at(99)]);
    clock.ms += POSITION_EVERY_MS;
    print({ event: 'position', position: null });
    expect(pipe.written.at(-1)).toBe('{"event":"position","position":null}\n');
  });

  it('leave out positions first when the reader is slow', () => {
    const { pipe, print, read } = setUp();
    pipe.writableNeedDrain = true;
    print(at(1));
    print(DESELECT);
    print(at(2));
    expect(read()).toEqual([DESELECT]);
    pipe.drain();
    expect(read()).toEqual([DESELECT, at(2)]);
  });

  it('say how many were dropped because the reader is slow, or there were too many', () => {
    const { pipe, clock, print, read } = setUp();
    pipe.writableLength = MAX_WAITING_BYTES + 1;
    print(DESELECT);
    expect(read()).toEqual([]);
    pipe.writableLength = 0;
    for (let count = 0; count < MAX_EVENTS_PER_SECOND; count += 1) print(DESELECT);
    expect(read()).toHaveLength(MAX_EVENTS_PER_SECOND);
    expect(read()[0]).toEqual({ event: 'lost', events: 1 });
    clock.ms += 1000;
    print(DESELECT);
    expect(read().slice(-2)).toEqual([{ event: 'lost', events: 1 }, DESELECT]);
  });

  it('end when nobody reads them', () => {
    const { pipe, print } = setUp();
    pipe.emit('error', Object.assign(new Error('closed'), { code: 'EPIPE' }));
    print(DESELECT);
    print(at(1));
    expect(pipe.written).toEqual([]);
  });
});
