/** The texts of Electron's own dialogs, menus, notifications and failures. */
export const desktopTexts = {
  name: 'Tilekeep',
  window: 'Window',
  alreadyRunning: 'Tilekeep is already running.',
  needsSandbox:
    'tilekeep: Tilekeep needs its sandbox. This system blocks the sandbox of an AppImage (no user namespaces): install the ' +
    'Debian package instead, or allow user namespaces.',
  failure: (message: string) => `tilekeep: ${message}`,
  cannotStart: "Tilekeep can't start",
  chooseFolder: 'Choose a folder',
  choose: 'Choose',
  openTrack: 'Open a track or an area',
  open: 'Open',
  tracks: 'Tracks',
  allFiles: 'All files',
  crashedTwice: 'The map crashed twice in a few seconds.',
  crashedDetail: 'Your tiles are safe. Reload to go back to where you were.',
  hangs: "The map isn't responding.",
  hangsDetail: 'You can wait, or reload. Reloading keeps your place and your tiles.',
  reload: 'Reload',
  wait: 'Wait',
  quit: 'Quit',
  cacheMoved: 'Cache folder moved',
  cacheNotMoved: "Couldn't move the cache folder",
} as const;
