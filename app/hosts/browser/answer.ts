/** The headers of every response to a page, and refusals with them. */
import type { Writable } from 'node:stream';
import { sendRawRefusal as sendWith } from '../../listening/answer.ts';
import type { Refusal } from '../../listening/request-head.ts';
import { SECURITY_HEADERS } from '../../service/content-policy.ts';

/** `no-store` keeps tiles and calls out of the browser's cache. */
export const COMMON_HEADERS = { ...SECURITY_HEADERS, 'Cache-Control': 'no-store' };

/** See {@link sendWith}. */
export function sendRawRefusal(socket: Writable, refusal: Refusal): void {
  sendWith(socket, refusal, COMMON_HEADERS);
}
