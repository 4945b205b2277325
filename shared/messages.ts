/** What a window and the program say to each other, the same in both hosts. They travel as lists, in order. */
import type { Reply, ServiceEvent } from './contract.ts';

/** A call, or word that the window no longer waits for one. */
export type PageMessage =
  /** `id` is unique among the calls that the window waits for. */
  { readonly id: number; readonly method: string; readonly args: unknown } | { readonly cancel: number };

/** The reply to a call, or an event. A cancelled call gets no reply. */
export type ProgramMessage = { readonly id: number; readonly reply: Reply<unknown> } | { readonly event: ServiceEvent };

/** Opens every socket: a secret of this run of the program, by which its pages know it again. */
export interface Greeting {
  readonly run: string;
}

/** The path of the socket in the browser host, below the page's own address. */
export const SOCKET_PATH = 'socket';
