/**
 * How pages of the program in one browser hear of each other. A page whose program is gone learns here that it is back: a
 * page that opens has come by an address which the program itself has made, and has brought the new cookie with it.
 */

const CHANNEL = 'tilekeep-pages';

/** Tells the other pages of this address that one has opened on a run of the program. */
export function announcePage(run: string): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(run);
  channel.close();
}

/** Calls back whenever another page of this address has opened, with the run of the program it is on. */
export function onPageOpened(listener: (run: string) => void): void {
  new BroadcastChannel(CHANNEL).onmessage = ({ data }) => {
    if (typeof data === 'string') listener(data);
  };
}
