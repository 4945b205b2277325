import { describe, expect, test } from 'vitest';
import { describeOpener, hasDisplay } from '../../../../../app/service/starting/display.ts';

describe('the desktop', () => {
  test('exists on Linux if either display is named, and always elsewhere', () => {
    expect(hasDisplay({}, 'linux')).toBe(false);
    expect(hasDisplay({ DISPLAY: '' }, 'linux')).toBe(false);
    expect(hasDisplay({ DISPLAY: ':0' }, 'linux')).toBe(true);
    expect(hasDisplay({ WAYLAND_DISPLAY: 'wayland-0' }, 'freebsd')).toBe(true);
    expect([hasDisplay({}, 'darwin'), hasDisplay({}, 'win32')]).toEqual([true, true]);
  });

  test('opens with its own command', () => {
    expect(describeOpener('/tiles', 'linux')).toEqual({ command: 'xdg-open', args: ['/tiles'] });
    expect(describeOpener('/tiles', 'darwin')).toEqual({ command: 'open', args: ['/tiles'] });
    expect(describeOpener('C:\\tiles & more', 'win32')).toEqual({ command: 'explorer', args: ['C:\\tiles & more'] });
  });
});
