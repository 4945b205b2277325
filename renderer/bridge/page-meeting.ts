/**
 * How pages of the program in one browser hear of each other. A page whose program is gone learns here that it is back: a
 * page that opens has come by the program's own address and has brought the new cookie with it, so nobody else is asked.
 */

const CHANNEL = 'tilekeep-pages';
const OPENED = 'opened';

/** Tells the other pages of this address that the map has opened here. */
export function announcePage(): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(OPENED);
  channel.close();
}

/** Calls back whenever another page of this address has opened; the answer ends that. */
export function onPageOpened(listener: () => void): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = ({ data }) => {
    if (data === OPENED) listener();
  };
  return () => channel.close();
}
