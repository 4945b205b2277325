import * as electron from 'electron';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  chooseBounds,
  fitRectangle,
  GRIP,
  keepPlace,
  showInPlace,
} from '../../../../../app/hosts/electron/window-place.ts';
import type { WindowPlace } from '../../../../../shared/settings/window-place.ts';
import type { ElectronStandIn, StandInWindow } from '../../../../support/electron-stand-in.ts';

vi.mock('electron', async () => {
  const { createElectronStandIn } = await import('../../../../support/electron-stand-in.ts');
  const standIn = createElectronStandIn();
  return { ...standIn.module, standIn };
});

const { standIn } = electron as unknown as { readonly standIn: ElectronStandIn };
const wide = { x: 0, y: 25, width: 1920, height: 1055 };
const left = { x: -1280, y: 0, width: 1280, height: 1024 };
const place: WindowPlace = { x: 50, y: 60, width: 900, height: 700, maximized: false, fullScreen: false };

const pixels = fc.integer({ min: -20_000, max: 20_000 });
const rectangle = (min: number) =>
  fc.record({
    x: pixels,
    y: pixels,
    width: fc.integer({ min, max: 8000 }),
    height: fc.integer({ min, max: 8000 }),
  });
const wanted = rectangle(1);
const areas = fc.array(rectangle(320), { minLength: 1, maxLength: 4 });

function isGripInside({ x, y, width }: electron.Rectangle, area: electron.Rectangle): boolean {
  const inSight = Math.min(x + width, area.x + area.width) - Math.max(x, area.x);
  const isBarInside = y >= area.y && y + GRIP.height <= area.y + area.height;
  return isBarInside && inSight >= Math.min(GRIP.width, width);
}

describe('a rectangle for a window', () => {
  test('always has a part of the title bar to grab, and is never larger than the display', () => {
    fc.assert(
      fc.property(wanted, areas, (rect, workAreas) => {
        const fitted = fitRectangle(rect, workAreas);
        const shown = workAreas.filter((area) => isGripInside(fitted, area));
        return shown.some((area) => fitted.width <= area.width && fitted.height <= area.height);
      }),
    );
  });

  test('is stable when fitted again, and never grows', () => {
    fc.assert(
      fc.property(wanted, areas, (rect, workAreas) => {
        const fitted = fitRectangle(rect, workAreas);
        expect(fitRectangle(fitted, workAreas)).toEqual(fitted);
        expect([fitted.width <= rect.width, fitted.height <= rect.height]).toEqual([true, true]);
      }),
    );
  });

  test('stays as it was where it fits', () => {
    fc.assert(
      fc.property(areas, fc.nat(), fc.nat(), (workAreas, right, down) => {
        const [area] = workAreas as [electron.Rectangle];
        const width = Math.ceil(area.width / 2);
        const height = Math.ceil(area.height / 2);
        const inside = { x: area.x + (right % (area.width - width)), y: area.y + (down % (area.height - height)) };
        expect(fitRectangle({ ...inside, width, height }, [area])).toEqual({ ...inside, width, height });
      }),
    );
  });

  test('comes back from a display that is gone, to the main one', () => {
    const away = { x: -1000, y: 100, width: 900, height: 700 };
    expect(fitRectangle(away, [wide, left])).toEqual(away);
    expect(fitRectangle(away, [wide])).toEqual({ x: 0, y: 100, width: 900, height: 700 });
  });

  test('goes to the display that shows most of it', () => {
    const across = { x: -300, y: 2000, width: 900, height: 700 };
    expect(fitRectangle({ ...across, y: 500 }, [left, wide])).toEqual({ ...across, y: 500 });
    expect(fitRectangle({ ...across, y: 1000 }, [left, wide]).x).toBe(-300);
    expect(fitRectangle({ ...across, y: 1070 }, [left, wide])).toEqual({ ...across, x: 0, y: 380 });
  });

  test('moves down from above the display, where it could not be grabbed', () => {
    expect(fitRectangle({ ...place, y: -10 }, [wide])).toMatchObject({ x: 50, y: 25 });
  });

  test('is left alone when no display is known at all', () => {
    const { x, y, width, height } = place;
    expect(fitRectangle({ x, y, width, height }, [])).toEqual({ x, y, width, height });
  });
});

describe('the bounds at a start', () => {
  beforeEach(async () => {
    await electron.app.whenReady();
  });
  afterEach(() => {
    standIn.desktop.workAreas = [{ x: 0, y: 0, width: 1920, height: 1080 }];
  });

  test('are the desktop’s choice the first time, and no larger than the display', () => {
    expect(chooseBounds(null)).toEqual({ width: 1280, height: 800 });
    standIn.desktop.workAreas = [{ x: 0, y: 0, width: 1024, height: 560 }];
    expect(chooseBounds(null)).toEqual({ width: 1024, height: 560 });
  });

  test('are those that were remembered, as far as the displays allow', () => {
    expect(chooseBounds(place)).toEqual({ x: 50, y: 60, width: 900, height: 700 });
    standIn.desktop.workAreas = [{ x: 0, y: 0, width: 800, height: 600 }];
    expect(chooseBounds(place)).toEqual({ x: 0, y: 0, width: 800, height: 600 });
  });
});

describe('a window’s place', () => {
  let window: StandInWindow;
  let kept: WindowPlace[];

  beforeEach(() => {
    vi.useFakeTimers();
    kept = [];
    const real = new electron.BrowserWindow({ webPreferences: { preload: '' } });
    window = real as unknown as StandInWindow;
    keepPlace(real, { keepWindowPlace: (one) => kept.push(one) }, { place: null, bounds: {} });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function move(x: number): void {
    window.normalBounds = { x, y: 60, width: 900, height: 700 };
    window.emit('move');
  }

  test('is remembered once it has come to rest', () => {
    window.show();
    for (const x of [10, 20, 50]) {
      move(x);
      vi.advanceTimersByTime(499);
    }
    expect(kept).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(kept).toEqual([place]);
  });

  test.each(['resize', 'maximize', 'unmaximize', 'enter-full-screen', 'leave-full-screen'])(
    'is remembered after %s',
    (event) => {
      window.show();
      window.emit(event);
      vi.advanceTimersByTime(500);
      expect(kept).toHaveLength(1);
    },
  );

  test('has its normal bounds while it is maximised or full screen', () => {
    window.show();
    window.normalBounds = { x: 50, y: 60, width: 900, height: 700 };
    window.maximize();
    window.setFullScreen(true);
    vi.advanceTimersByTime(500);
    expect(kept).toEqual([{ ...place, maximized: true, fullScreen: true }]);
  });

  test('is remembered when it has changed before the window was visible', () => {
    move(50);
    vi.advanceTimersByTime(500);
    expect(kept).toEqual([]);
    window.show();
    vi.advanceTimersByTime(500);
    expect(kept).toEqual([place]);
  });

  test('is remembered at once when the window closes, and not again later', () => {
    window.show();
    move(50);
    window.close();
    vi.advanceTimersByTime(1000);
    expect(kept).toEqual([place]);
  });

  test('is remembered at once when Windows is about to shut down', () => {
    window.show();
    move(50);
    window.emit('query-session-end', {});
    expect(kept).toEqual([place]);
  });

  test('ignores a window that was never shown, or is minimised', () => {
    move(50);
    vi.advanceTimersByTime(500);
    window.show();
    window.minimized = true;
    move(-32_000);
    vi.advanceTimersByTime(500);
    window.close();
    expect(kept).toEqual([]);
  });

  test('is not remembered if the settings could not be read with it', () => {
    window.show();
    window.normalBounds = { x: 0.5, y: 0, width: 0, height: 800 };
    window.close();
    expect(kept).toEqual([]);
  });

  test('is restored when it is shown', () => {
    const real = window as unknown as electron.BrowserWindow;
    showInPlace(real, null);
    expect([window.isShown, window.maximized, window.fullScreen]).toEqual([true, false, false]);
    showInPlace(real, { ...place, maximized: true });
    expect([window.maximized, window.fullScreen]).toEqual([true, false]);
    showInPlace(real, { ...place, fullScreen: true });
    expect(window.fullScreen).toBe(true);
  });
});

describe('the place of a window that had to be fitted to a smaller display', () => {
  const large: WindowPlace = { x: 2000, y: 300, width: 1800, height: 1000, maximized: false, fullScreen: false };
  const small = { x: 0, y: 0, width: 1280, height: 700 };

  /** Starts with a place that was remembered, lets people do something, and closes; answers what is remembered then. */
  function closeAfter(
    begun: WindowPlace | null,
    fitted: Partial<electron.Rectangle>,
    seen: electron.Rectangle,
  ): WindowPlace | undefined {
    const real = new electron.BrowserWindow({ webPreferences: { preload: '' } });
    const window = real as unknown as StandInWindow;
    let kept: WindowPlace | undefined;
    const keepWindowPlace = (one: WindowPlace) => {
      kept = one;
    };
    keepPlace(real, { keepWindowPlace }, { place: begun, bounds: fitted });
    window.normalBounds = seen;
    window.show();
    window.close();
    return kept;
  }

  test('stays as it was when people leave the window alone', () => {
    expect(closeAfter(large, small, small)).toEqual(large);
  });

  test('stays as it was when the desktop has put a frame around the window', () => {
    expect(closeAfter(large, small, { x: 4, y: 30, width: 1272, height: 666 })).toEqual(large);
  });

  test('is the position to which people move it, with the size of before', () => {
    expect(closeAfter(large, small, { ...small, x: 100 })).toEqual({ ...large, x: 100, y: 0 });
  });

  test('is the size that people give it, with the position of before', () => {
    expect(closeAfter(large, small, { ...small, width: 900 })).toEqual({ ...large, width: 900, height: 700 });
  });

  test('has the usual size when it was the first start', () => {
    const fitted = { width: 1024, height: 560 };
    const seen = { x: 3, y: 20, ...fitted };
    expect(closeAfter(null, fitted, seen)).toMatchObject({ x: 3, y: 20, width: 1280, height: 800 });
  });

  test('is what is seen when nothing had to be fitted, to the pixel', () => {
    const fits = { x: 50, y: 60, width: 900, height: 700 };
    expect(closeAfter(place, fits, { x: 51, y: 70, width: 901, height: 690 })).toEqual({
      ...place,
      ...{ x: 51, y: 70, width: 901, height: 690 },
    });
  });
});
