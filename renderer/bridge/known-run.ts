/**
 * Which run of the program the pages of this browser may trust. Between two runs any process of this computer could listen on the
 * port. A page that is newly opened got its address from the program, and its cookie proves the run, so it records the run here
 * for all pages of this address. Where the browser blocks storage, each page trusts only its own run.
 */

const KEY = 'tilekeep-run';

/** Records the run that a page was opened on. */
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

/** Calls back whenever another page is opened on a new run. */
export function onNewRun(listener: () => void): void {
  window.addEventListener('storage', ({ key }) => {
    if (key === KEY) listener();
  });
}
