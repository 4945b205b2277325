/** The two channels between the window and the main process, known to the preload and the binding alone. */

/** Sent by the window with a list of `PageMessage`. The main process trusts none of it. */
export const PAGE_CHANNEL = 'tilekeep:page';
/** Sent to the window with a list of `ProgramMessage`. */
export const PROGRAM_CHANNEL = 'tilekeep:program';
