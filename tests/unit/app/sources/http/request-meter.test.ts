/** Requests of the last minute, counted for exactly that long, by source. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RequestMeter } from '../../../../../app/sources/http/request-meter.ts';

describe('a meter of requests', () => {
  it('counts requests of the last minute, to a quarter of a second', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20_000), { maxLength: 60 }), (gaps) => {
        let nowMs = 1_000_000;
        const meter = new RequestMeter(() => nowMs);
        const begun: number[] = [];
        for (const gap of gaps) {
          nowMs += gap;
          meter.noteRequest('mine');
          begun.push(nowMs);
          const countSince = (ms: number): number => begun.filter((each) => each > nowMs - ms).length;
          const counted = meter.countLastMinute('mine');
          expect(counted).toBeLessThanOrEqual(countSince(60_000));
          expect(counted).toBeGreaterThanOrEqual(countSince(59_750));
        }
        nowMs += 60_000;
        expect(meter.countLastMinute('mine')).toBe(0);
      }),
    );
  });

  it('keeps sources apart, and reports nothing for others', () => {
    const meter = new RequestMeter(() => 0);
    meter.noteRequest('one');
    meter.noteRequest('one');
    meter.noteRequest('other');
    expect(['one', 'other', 'third'].map((id) => meter.countLastMinute(id))).toEqual([2, 1, 0]);
  });

  it('adds up the images that did not have to be sent again', () => {
    const meter = new RequestMeter(() => 0);
    meter.noteNotModified(1000);
    meter.noteNotModified(24);
    expect([meter.notModified, meter.savedBytes]).toEqual([2, 1024]);
  });
});
