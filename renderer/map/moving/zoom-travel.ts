/** Where a zoom gesture is and where it is going: it follows fingers and glides to whole levels. Knows no map and no clock. */
import type { WheelStep } from './wheel-step.ts';

/** A gesture is over when nothing has moved for this long. Fingers pause within a pinch; notches come close together. */
const GESTURE_REST_MS = { finger: 200, notch: 150 };

/** A frame that takes longer is the computer's pause, not the fingers'. */
const LONG_FRAME_MS = 34;

/** In this time a glide covers two thirds of the distance that is left. */
const GLIDE_MS = 55;

/** Less of a level than the eye can see. */
const NEAR = 0.004;

/** From this part of a level on, a finger's gesture goes on to the next one. Before it, the map springs back. */
const ENOUGH = 0.25;

/** After this time without movement, what has sprung back no longer counts. */
const CARRY_MS = 1000;

export interface ZoomLimits {
  readonly min: number;
  readonly max: number;
}

/** The zoom of a map from the first movement of a gesture until the map rests on a whole level. */
export class ZoomTravel {
  readonly #limits: ZoomLimits;
  #zoom: number;
  #start: number;
  #goal: number;
  /** Levels that a finger moved the map before it sprang back. */
  #carry: number;
  #movedAtMs = 0;
  #restMs = 0;
  #isDecided = true;
  #isFinger = false;

  /** Starts at rest. `carry` is {@link carryAt} of the gesture before: slow movements add up. */
  constructor(zoom: number, limits: ZoomLimits, carry = 0) {
    this.#limits = limits;
    this.#zoom = zoom;
    this.#start = zoom;
    this.#goal = zoom;
    this.#carry = carry;
  }

  /** The zoom to show now. */
  get zoom(): number {
    return this.#zoom;
  }

  /** The zoom that the map is going to; a whole level, and final unless something moves, once {@link isDecided}. */
  get goal(): number {
    return this.#goal;
  }

  /** True when the fingers rest: only a glide to the goal may be left. */
  get isDecided(): boolean {
    return this.#isDecided;
  }

  get isOver(): boolean {
    return this.#isDecided && this.#zoom === this.#goal;
  }

  /** The levels that sprang back and still count. */
  carryAt(nowMs: number): number {
    return nowMs - this.#movedAtMs < CARRY_MS ? this.#carry : 0;
  }

  /** Takes one movement. Notches go from level to level; a finger goes on from where the map is. */
  turn(step: WheelStep, nowMs: number): void {
    const { levels } = step;
    // A fast finger looks like a notch now and then.
    const isNotch = step.isNotch && (this.#isDecided || !this.#isFinger);
    this.#isFinger = !isNotch;
    if (this.#isDecided) this.#start = this.#goal;
    if (isNotch) {
      this.#goal = this.#limit(Math.round(this.#goal) + levels);
    } else {
      const from = this.#isDecided && this.#carry !== 0 ? this.#goal + this.#carry : this.#zoom;
      this.#goal = this.#limit(from + levels);
      this.#zoom = this.#goal;
    }
    this.#carry = 0;
    this.#isDecided = false;
    this.#movedAtMs = nowMs;
    this.#restMs = isNotch ? GESTURE_REST_MS.notch : GESTURE_REST_MS.finger;
  }

  /** Goes on by one frame of `frameMs`, or all the way if `atOnce`. */
  step(frameMs: number, atOnce: boolean): void {
    this.#restMs -= Math.min(frameMs, LONG_FRAME_MS);
    if (this.#restMs <= 0) this.decide();
    const left = this.#goal - this.#zoom;
    const isThere = atOnce || Math.abs(left) < NEAR;
    this.#zoom = isThere ? this.#goal : this.#zoom + left * (1 - Math.exp(-frameMs / GLIDE_MS));
  }

  /** Ends the gesture: makes the goal a whole level, in the direction of the gesture. */
  decide(): void {
    if (this.#isDecided) return;
    const reached = this.#goal;
    const isInwards = reached > this.#start;
    this.#goal = this.#limit(isInwards ? Math.ceil(reached - ENOUGH) : Math.floor(reached + ENOUGH));
    const rest = reached - this.#goal;
    this.#carry = rest > 0 === isInwards ? rest : 0;
    this.#isDecided = true;
  }

  #limit(zoom: number): number {
    return Math.min(this.#limits.max, Math.max(this.#limits.min, zoom));
  }
}
