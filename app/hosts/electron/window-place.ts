/** Remembers the window's position and restores it at start, if a display can show it. */
import { type BrowserWindow, type Rectangle, screen } from 'electron';
import { type WindowPlace, windowPlaceParser } from '../../../shared/settings/window-place.ts';
import type { Program } from '../../service/program.ts';
import { windowOptions } from './window.ts';

/** Visible part of the title bar needed to grab the window, in desktop pixels. */
export const GRIP = { width: 120, height: 32 } as const;

// A window being dragged reports every step.
const SETTLED_AFTER_MS = 500;

/** A desktop may move or shrink a new window by its frame, which people have not done. */
const FRAME_PX = 64;

/**
 * Fits a window's rectangle to one of the work areas: unchanged if its title bar can be grabbed there, otherwise moved
 * as little as needed; never larger than the area. Uses the area that shows most of the window, or the first if none
 * does. Unchanged if there is no area.
 */
export function fitRectangle(wanted: Rectangle, workAreas: readonly Rectangle[]): Rectangle {
  const [first, ...others] = workAreas;
  if (first === undefined) return wanted;
  const area = others.reduce((best, one) => (overlapOf(wanted, one) > overlapOf(wanted, best) ? one : best), first);
  const width = Math.min(wanted.width, area.width);
  const height = Math.min(wanted.height, area.height);
  const isWhole = width === wanted.width && height === wanted.height;
  if (isWhole && hasGrip(wanted, area)) return wanted;
  return {
    x: clamp(wanted.x, area.x, area.x + area.width - width),
    y: clamp(wanted.y, area.y, area.y + area.height - Math.max(height, GRIP.height)),
    width,
    height,
  };
}

/** Bounds of a new window, for a remembered position or null. Electron must be ready. */
export function chooseBounds(place: WindowPlace | null): Partial<Rectangle> {
  const main = screen.getPrimaryDisplay().workArea;
  if (place === null) {
    // Without a position, the desktop places it like any new window.
    return {
      width: Math.min(windowOptions.width, main.width),
      height: Math.min(windowOptions.height, main.height),
    };
  }
  const { x, y, width, height } = place;
  const all = screen.getAllDisplays().map(({ workArea }) => workArea);
  return fitRectangle({ x, y, width, height }, [main, ...all]);
}

/** Shows a window for the first time, maximised or full screen if it was. */
export function showInPlace(window: BrowserWindow, place: WindowPlace | null): void {
  if (place?.maximized) window.maximize();
  window.show();
  if (place?.fullScreen) window.setFullScreen(true);
}

/** How a window began. */
export interface BeginningPlace {
  /** What was remembered. */
  readonly place: WindowPlace | null;
  /** What {@link chooseBounds} made of it. */
  readonly bounds: Partial<Rectangle>;
}

/**
 * Saves the window's place half a second after it is shown, moved or resized, when it closes, and when Windows is about to end
 * the session. A minimised or hidden window is not saved. A size or position that had to be fitted to this display is
 * saved as it was before, unless people change it: the larger display may come back.
 */
export function keepPlace(
  window: BrowserWindow,
  program: Pick<Program, 'keepWindowPlace'>,
  beginning: BeginningPlace,
): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const keep = (): void => {
    clearTimeout(timer);
    const place = window.isDestroyed() ? undefined : readPlace(window);
    if (place) program.keepWindowPlace(undoFit(place, beginning));
  };
  const keepSoon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(keep, SETTLED_AFTER_MS);
  };
  // What happened before it was visible has been missed.
  window.on('show', keepSoon);
  window.on('resize', keepSoon);
  window.on('move', keepSoon);
  window.on('maximize', keepSoon);
  window.on('unmaximize', keepSoon);
  window.on('enter-full-screen', keepSoon);
  window.on('leave-full-screen', keepSoon);
  window.on('close', keep);
  // At shutdown and sign-out, Windows closes no windows and sends no `before-quit`.
  window.on('query-session-end', keep);
  window.once('closed', () => clearTimeout(timer));
}

function undoFit(now: WindowPlace, { place, bounds }: BeginningPlace): WindowPlace {
  const size = place ?? windowOptions;
  const wanted = { x: place?.x ?? now.x, y: place?.y ?? now.y, width: size.width, height: size.height };
  const undoFor = (one: keyof Rectangle, other: keyof Rectangle): Partial<Rectangle> => {
    const isFitted = [one, other].some((side) => bounds[side] !== undefined && bounds[side] !== wanted[side]);
    const isTouched = [one, other].some((side) => Math.abs(now[side] - (bounds[side] ?? now[side])) > FRAME_PX);
    return isFitted && !isTouched ? { [one]: wanted[one], [other]: wanted[other] } : {};
  };
  return { ...now, ...undoFor('x', 'y'), ...undoFor('width', 'height') };
}

function readPlace(window: BrowserWindow): WindowPlace | undefined {
  if (window.isMinimized() || !window.isVisible()) return undefined;
  const { x, y, width, height } = window.getNormalBounds();
  const place = { x, y, width, height, maximized: window.isMaximized(), fullScreen: window.isFullScreen() };
  // Never write what the settings couldn't be read with.
  return windowPlaceParser.safeParse(place).data;
}

function overlapOf(one: Rectangle, other: Rectangle): number {
  return overlapAlong(one.x, one.width, other.x, other.width) * overlapAlong(one.y, one.height, other.y, other.height);
}

function overlapAlong(start: number, length: number, otherStart: number, otherLength: number): number {
  return Math.max(0, Math.min(start + length, otherStart + otherLength) - Math.max(start, otherStart));
}

function hasGrip({ x, y, width }: Rectangle, area: Rectangle): boolean {
  const isBarInside = y >= area.y && y + GRIP.height <= area.y + area.height;
  return isBarInside && overlapAlong(x, width, area.x, area.width) >= Math.min(GRIP.width, width);
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, value));
}
