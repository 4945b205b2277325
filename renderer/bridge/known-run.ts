/**
 * Which run of the program the pages of this browser may believe. Between two runs anyone on this computer may listen at the
 * port, and a page cannot tell. But a page that is opened has come by an address that the program itself has made, and has
 * brought the cookie of that run: the run it finds is noted here for all pages of this address. Where the browser blocks
 * storage, each page believes only its own run.
 */

const KEY = 'tilekeep-run';

/** Notes the run that a page was opened on. */
export function noteRun(run: string): void {
  try {
    localStorage.setItem(KEY, run);
  } catch {
    // Blocked or full.
  }
}

/** True for the run that the last page was opened on. */
export function isNotedRun(run: string): boolean {
  try {
    return localStorage.getItem(KEY) === run;
  } catch {
    return false;
  }
}

/** Calls back whenever another page has been opened on a new run. */
export function onNewRun(listener: () => void): void {
  window.addEventListener('storage', ({ key }) => {
    if (key === KEY) listener();
  });
}
