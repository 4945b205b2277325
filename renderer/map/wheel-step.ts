/** Reads one wheel event: how many zoom levels it means, and whether a mouse or a finger made it. No map here. */

export interface WheelStep {
  /** Zoom levels, inwards above 0. */
  readonly levels: number;
  /** True for notches of a mouse wheel; false for a finger that moves on a trackpad, and for wheels without notches. */
  readonly isNotch: boolean;
}

/** What is read of a `WheelEvent`. `wheelDeltaY` is beside the standard and everywhere. */
export interface WheelReading extends Pick<WheelEvent, 'deltaY' | 'deltaMode' | 'ctrlKey'> {
  readonly wheelDeltaY?: number;
}

/** A notch of a mouse wheel, in `wheelDeltaY`; scrolling this many pixels on a trackpad is a level, too. */
const NOTCH = 120;

/** A notch scrolls 53 to 120 pixels, less on a page that is zoomed. Small movements may carry a whole `wheelDeltaY`, too. */
const NOTCH_MIN_PX = 50;

/** Lines of a notch, where a browser counts lines. */
const NOTCH_LINES = 3;

/** On macOS the system makes a slow notch of a mouse this small, and faster ones multiples of it. */
const MAC_NOTCH_PX = 4.000244140625;

/**
 * Browsers tell of a pinch on a trackpad by wheel events with `ctrlKey`, at 100 × ln(scale) pixels. A trackpad is small, so
 * that the map goes twice as far as the fingers.
 */
const PINCH_PX_PER_LEVEL = 50 * Math.LN2;

/** What the event means. Sideways movement means nothing. */
export function readWheelStep(event: WheelReading): WheelStep {
  // Firefox counts lines for those only who look at the mode first.
  const { deltaMode } = event;
  const { deltaY } = event;
  if (deltaY === 0) return { levels: 0, isNotch: false };
  const notches = countNotches(event, deltaMode);
  if (notches > 0) return { levels: -Math.sign(deltaY) * notches, isNotch: true };
  return { levels: -deltaY / (event.ctrlKey ? PINCH_PX_PER_LEVEL : NOTCH), isNotch: false };
}

/** How many notches of a mouse wheel the event is; 0 for none. */
function countNotches({ deltaY, wheelDeltaY = -deltaY }: WheelReading, deltaMode: number): number {
  const distance = Math.abs(deltaY);
  if (deltaMode !== 0) return deltaMode === 1 ? Math.max(1, Math.round(distance / NOTCH_LINES)) : 1;
  if (distance % MAC_NOTCH_PX === 0) return 1;
  if (distance < NOTCH_MIN_PX || wheelDeltaY % NOTCH !== 0) return 0;
  return Math.max(Math.abs(wheelDeltaY) / NOTCH, Math.floor(distance / NOTCH));
}
