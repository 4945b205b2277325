/** What a start prints on the terminal, or shows in a dialog without one. */
export const startTexts = {
  running: 'Tilekeep is already running.',
  runningAt: (url: string) => `Tilekeep is already running: ${url}`,
  noEvents: 'Only the start that opened the map can print its events. Quit that one first.',
  failed: (message: string) => `tilekeep: ${message}`,
  noSandbox:
    'tilekeep: Tilekeep doesn’t run without its sandbox. This system doesn’t let an AppImage create one, because it forbids user namespaces. Install the Debian package, or allow user namespaces.',
} as const;
