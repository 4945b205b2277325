/** The three channels between the window and the main process, known to the preload and the binding alone. */

/** Invoked with a {@link CallMessage}; answers the reply. */
export const CALL_CHANNEL = 'tilekeep:call';
/** Sent with the id of a call that nobody waits for any more. */
export const CANCEL_CHANNEL = 'tilekeep:cancel';
/** Sent to the window with a service event. */
export const EVENT_CHANNEL = 'tilekeep:event';

/** One call as the preload sends it. The main process trusts none of it. */
export interface CallMessage {
  /** Chosen by the window, unique among its running calls. */
  readonly id: number;
  readonly method: string;
  readonly args: unknown;
}
