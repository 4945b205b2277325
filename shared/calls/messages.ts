/** Messages between a window and the program, the same in both hosts. Sent as ordered lists. */
import type { Reply, ServiceEvent } from './contract.ts';

/** A call, or the cancellation of one. */
export type PageMessage =
  /** `id` is unique among the window's pending calls. */
  { readonly id: number; readonly method: string; readonly args: unknown } | { readonly cancel: number };

/** The reply to a call, or an event. A cancelled call gets no reply. */
export type ProgramMessage = { readonly id: number; readonly reply: Reply<unknown> } | { readonly event: ServiceEvent };

/** The first message on every socket: a secret of this run, by which its pages recognise the program. */
export interface Greeting {
  readonly run: string;
}

/** Path of the socket in the browser host, relative to the page's address. */
export const SOCKET_PATH = 'socket';
