/** The limit on concurrent operations. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeSlots } from '../../../../../app/cache/files/slots.ts';

describe('slots', () => {
  it('never run more at a time than allowed, start in call order, and run every one, including failing ones', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 5 }), fc.array(fc.nat(3), { maxLength: 60 }), async (max, turns) => {
        const slots = makeSlots(max);
        const begun: number[] = [];
        let running = 0;
        const outcomes = await Promise.allSettled(
          turns.map((count, index) =>
            slots(async () => {
              begun.push(index);
              running += 1;
              expect(running).toBeLessThanOrEqual(max);
              for (let turn = 0; turn < count; turn += 1) await Promise.resolve();
              running -= 1;
              if (count === 3) throw new Error('failed');
              return index;
            }),
          ),
        );
        expect(begun).toEqual(turns.map((_, index) => index));
        expect(outcomes.map((outcome) => outcome.status)).toEqual(
          turns.map((count) => (count === 3 ? 'rejected' : 'fulfilled')),
        );
      }),
    );
  });

  it('start an operation in the same turn while one is free', () => {
    const slots = makeSlots(1);
    let begun = 0;
    for (let call = 0; call < 3; call += 1) {
      void slots(async () => {
        begun += 1;
      });
    }
    expect(begun).toBe(1);
  });
});
