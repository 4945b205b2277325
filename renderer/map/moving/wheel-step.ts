/** Reads a wheel event: its zoom levels, and whether it came from a mouse or a trackpad. */

export interface WheelStep {
  /** Zoom levels, inwards above 0. */
  readonly levels: number;
  /** True for the notches of a mouse wheel; false for trackpads and wheels without notches. */
  readonly isNotch: boolean;
}

/** The parts of a `WheelEvent` that are read. `wheelDeltaY` isn't standard, but every browser has it. */
export interface WheelReading extends Pick<WheelEvent, 'deltaY' | 'deltaMode' | 'ctrlKey'> {
  readonly wheelDeltaY?: number;
}

/** A notch of a mouse wheel, in `wheelDeltaY`. As many pixels on a trackpad are a level, too. */
const NOTCH = 120;

/** A notch scrolls 53 to 120 pixels. Small trackpad movements can have a whole `wheelDeltaY` too, so shorter ones don't count. */
const NOTCH_MIN_PX = 50;

/** Lines per notch, in browsers that count lines. */
const NOTCH_LINES = 3;

/** On macOS a slow notch of a mouse is this small, and faster ones are multiples of it. */
const MAC_NOTCH_PX = 4.000244140625;

/**
 * Browsers report a trackpad pinch as wheel events with `ctrlKey`, at 100 × ln(scale) pixels. Trackpads are small, so the map zooms
 * twice as far as the fingers.
 */
const PINCH_PX_PER_LEVEL = 50 * Math.LN2;

/** The step of an event. Horizontal movement is ignored. */
export function readWheelStep(event: WheelReading): WheelStep {
  // Read the mode first: otherwise Firefox converts lines to pixels.
  const { deltaMode } = event;
  const { deltaY } = event;
  if (deltaY === 0) return { levels: 0, isNotch: false };
  const notches = countNotches(event, deltaMode);
  if (notches > 0) return { levels: -Math.sign(deltaY) * notches, isNotch: true };
  return { levels: -deltaY / (event.ctrlKey ? PINCH_PX_PER_LEVEL : NOTCH), isNotch: false };
}

/** The notches of a mouse wheel in the event; 0 for a trackpad. */
function countNotches({ deltaY, wheelDeltaY = -deltaY }: WheelReading, deltaMode: number): number {
  const distance = Math.abs(deltaY);
  if (deltaMode !== 0) return deltaMode === 1 ? Math.max(1, Math.round(distance / NOTCH_LINES)) : 1;
  if (distance % MAC_NOTCH_PX === 0) return 1;
  if (distance < NOTCH_MIN_PX || wheelDeltaY % NOTCH !== 0) return 0;
  return Math.max(Math.abs(wheelDeltaY) / NOTCH, Math.floor(distance / NOTCH));
}
