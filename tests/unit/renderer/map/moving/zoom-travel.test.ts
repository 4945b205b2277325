/** The course of a zoom gesture, with the test's own clock. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ZoomTravel } from '../../../../../renderer/map/moving/zoom-travel.ts';

const LIMITS = { min: 0, max: 19 };
const FRAME_MS = 16;
const NOTCH_IN = { levels: 1, isNotch: true };
const NOTCH_OUT = { levels: -1, isNotch: true };

/** A travel from this zoom, and its clock. */
function startAt(zoom: number, carry = 0) {
  const travel = new ZoomTravel(zoom, LIMITS, carry);
  let nowMs = 0;
  const wait = (ms: number): readonly number[] => {
    const zooms: number[] = [];
    for (const end = nowMs + ms; nowMs < end; ) {
      nowMs += FRAME_MS;
      travel.step(FRAME_MS, false);
      zooms.push(travel.zoom);
    }
    return zooms;
  };
  return {
    travel,
    wait,
    notch: (step: typeof NOTCH_IN) => travel.turn(step, nowMs),
    finger: (levels: number) => travel.turn({ levels, isNotch: false }, nowMs),
    carry: () => travel.carryAt(nowMs),
  };
}

it('glides one level for a notch, without a jump', () => {
  const { travel, wait, notch } = startAt(8);
  notch(NOTCH_IN);
  const zooms = [8, ...wait(500)];
  expect(travel.isOver).toBe(true);
  expect(travel.zoom).toBe(9);
  const steps = zooms.slice(1).map((zoom, at) => zoom - (zooms[at] ?? 0));
  expect(Math.min(...steps)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...steps)).toBeLessThan(0.3);
});

it('glides two levels for two notches, at any time during the first', () => {
  for (const pauseMs of [0, 32, 96, 320]) {
    const { travel, wait, notch } = startAt(8);
    notch(NOTCH_OUT);
    wait(pauseMs);
    notch(NOTCH_OUT);
    wait(600);
    expect(travel).toMatchObject({ zoom: 6, isOver: true });
  }
});

it('waits between two quick notches, and decides in time for the glide', () => {
  const { travel, wait, notch } = startAt(8);
  notch(NOTCH_OUT);
  wait(128);
  expect(travel.isDecided).toBe(false);
  notch(NOTCH_OUT);
  wait(128);
  expect(travel.isDecided).toBe(false);
  wait(32);
  expect(travel).toMatchObject({ isDecided: true, isOver: false, goal: 6 });
});

it("doesn't mistake a slow frame for a pause of the fingers", () => {
  const { travel, wait, finger } = startAt(8);
  finger(0.4);
  for (let frame = 0; frame < 4; frame += 1) travel.step(400, false);
  expect(travel.isDecided).toBe(false);
  wait(96);
  expect(travel.isDecided).toBe(true);
});

it('follows a finger at once and settles on the next level in its direction', () => {
  for (const direction of [1, -1]) {
    const { travel, wait, finger } = startAt(8);
    for (let event = 1; event <= 4; event += 1) {
      finger(direction * 0.1);
      expect(travel.zoom).toBeCloseTo(8 + direction * 0.1 * event);
      expect(wait(48).at(-1)).toBe(travel.zoom);
    }
    wait(800);
    expect(travel).toMatchObject({ zoom: 8 + direction, isOver: true });
  }
});

it('springs back after a short movement, and adds it to the next', () => {
  const { travel, wait, finger, carry } = startAt(8);
  finger(0.2);
  wait(600);
  expect(travel).toMatchObject({ zoom: 8, isOver: true });
  expect(carry()).toBeCloseTo(0.2);
  const next = startAt(8, carry());
  next.finger(0.1);
  next.wait(800);
  expect(next.travel.zoom).toBe(9);
  wait(1000);
  expect(carry()).toBe(0);
});

it('lets a finger take over from a glide at the current position', () => {
  const { travel, wait, notch, finger } = startAt(8);
  notch(NOTCH_IN);
  wait(48);
  const { zoom } = travel;
  finger(-0.05);
  expect(travel.zoom).toBeCloseTo(zoom - 0.05);
});

it('treats a notch-like event during a finger movement as part of it', () => {
  const { travel, finger, notch } = startAt(8);
  finger(0.4);
  notch(NOTCH_IN);
  expect(travel.zoom).toBeCloseTo(9.4);
});

it('ends within its limits, on a whole level, less than one level from where the fingers stopped', () => {
  const move = fc.record({
    levels: fc.double({ min: -3, max: 3, noNaN: true }),
    pauseMs: fc.nat(400),
    isNotch: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 19 }), fc.array(move, { minLength: 1, maxLength: 12 }), (zoom, moves) => {
      const { travel, wait } = startAt(zoom);
      let nowMs = 0;
      for (const { levels, pauseMs, isNotch } of moves) {
        nowMs += wait(pauseMs).length * FRAME_MS;
        travel.turn({ levels: isNotch ? Math.round(levels) : levels, isNotch }, nowMs);
      }
      const left = travel.goal;
      wait(3000);
      expect(travel.isOver).toBe(true);
      expect(Number.isInteger(travel.zoom)).toBe(true);
      expect(travel.zoom).toBeGreaterThanOrEqual(0);
      expect(travel.zoom).toBeLessThanOrEqual(19);
      expect(Math.abs(travel.zoom - left)).toBeLessThan(1);
    }),
  );
});
