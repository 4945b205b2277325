/** The channels between the window and the main process, used only by the preload and the binding. */

/** From the window, with a list of `PageMessage`. The main process trusts none of it. */
export const PAGE_CHANNEL = 'tilekeep:page';
/** To the window, with a list of `ProgramMessage`. */
export const PROGRAM_CHANNEL = 'tilekeep:program';
/** From the preload script, with the paths of dropped files. */
export const OPEN_CHANNEL = 'tilekeep:open';
