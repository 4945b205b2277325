/** The meaning of wheel events in various browsers and systems. */
import { expect, it } from 'vitest';
import { readWheelStep, type WheelReading } from '../../../../../renderer/map/moving/wheel-step.ts';

const PIXELS = 0;
const LINES = 1;
const PAGES = 2;

function read(reading: Partial<WheelReading>) {
  return readWheelStep({ deltaY: 0, deltaMode: PIXELS, ctrlKey: false, ...reading });
}

it.each([
  ['Chromium on Linux', { deltaY: 120, wheelDeltaY: -120 }],
  ['Chromium on Windows', { deltaY: 100, wheelDeltaY: -120 }],
  ['older Chromium on Linux', { deltaY: 53, wheelDeltaY: -120 }],
  ['a page zoomed to 150%', { deltaY: 80, wheelDeltaY: -120 }],
  ['Firefox, which counts lines', { deltaY: 3, deltaMode: LINES, wheelDeltaY: -9 }],
  ['a system set to one line a notch', { deltaY: 1, deltaMode: LINES }],
  ['a system set to a page a notch', { deltaY: 1, deltaMode: PAGES }],
  ['a slow notch on macOS', { deltaY: 4.000244140625, wheelDeltaY: -12 }],
  ['Ctrl held down', { deltaY: 120, wheelDeltaY: -120, ctrlKey: true }],
  ['no wheelDeltaY', { deltaY: 120 }],
])('a notch towards the user zooms out one level: %s', (_where, reading) => {
  expect(read(reading)).toEqual({ levels: -1, isNotch: true });
  const { wheelDeltaY } = reading as WheelReading;
  const away = { ...reading, deltaY: -reading.deltaY, ...(wheelDeltaY && { wheelDeltaY: -wheelDeltaY }) };
  expect(read(away)).toEqual({ levels: 1, isNotch: true });
});

it('counts several notches in one event', () => {
  expect(read({ deltaY: -240, wheelDeltaY: 240 })).toEqual({ levels: 2, isNotch: true });
  expect(read({ deltaY: -200, wheelDeltaY: 240 })).toEqual({ levels: 2, isNotch: true });
  expect(read({ deltaY: -240, wheelDeltaY: 120 })).toEqual({ levels: 2, isNotch: true });
  expect(read({ deltaY: -9, deltaMode: LINES })).toEqual({ levels: 3, isNotch: true });
});

it('treats small trackpad movements as parts of a level', () => {
  for (const wheelDeltaY of [12, 36, 120])
    expect(read({ deltaY: -12, wheelDeltaY })).toEqual({ levels: 0.1, isNotch: false });
});

it('zooms twice as far for a pinch, which Chromium reports as wheel events', () => {
  // Fingers moving apart to 1.5 times their distance.
  const { levels, isNotch } = read({ deltaY: -100 * Math.log(1.5), wheelDeltaY: 120, ctrlKey: true });
  expect(isNotch).toBe(false);
  expect(2 ** levels).toBeCloseTo(1.5 ** 2);
});

it('ignores sideways movement', () => {
  expect(read({ deltaY: 0, wheelDeltaY: 0 }).levels).toBe(0);
});
