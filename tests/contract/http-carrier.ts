/** Carries calls over the HTTP binding as the page does: cookie, JSON out, reply and bytes back, Server-Sent Events. */
import type { Reply, ServiceEvent } from '../../shared/contract.ts';
import { joinReply, REPLY_HEADER } from '../../shared/wire.ts';
import type { Carrier } from './carrier.ts';

/** Exchanges a one-time address for a session: where the server is and the cookie it wants. */
export async function enter(url: string): Promise<{ readonly origin: string; readonly cookie: string }> {
  const { origin, hash } = new URL(url);
  const response = await fetch(`${origin}/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token: hash.slice(1) }),
  });
  const cookie = response.headers.getSetCookie()[0]?.split(';')[0];
  if (response.status !== 204 || cookie === undefined) throw new Error(`not let in: ${response.status}`);
  return { origin, cookie };
}

/** A carrier over a one-time address, which it uses up. */
export async function openHttpCarrier(url: string): Promise<Carrier> {
  const { origin, cookie } = await enter(url);
  return {
    call: (method, args, signal) => postCall(`${origin}/call/${method}`, cookie, args, signal),
    onEvent: (listener) => listen(`${origin}/events`, cookie, listener),
  };
}

async function postCall(url: string, cookie: string, args: unknown, signal?: AbortSignal): Promise<Reply<unknown>> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json' },
    body: JSON.stringify(args),
    signal: signal ?? null,
  });
  if (response.status !== 200) throw new Error(`turned away: ${response.status} ${await response.text()}`);
  const text = response.headers.get(REPLY_HEADER);
  if (text === null) return joinReply({ text: await response.text() });
  return joinReply({ text, bytes: new Uint8Array(await response.arrayBuffer()) });
}

async function listen(url: string, cookie: string, listener: (event: ServiceEvent) => void): Promise<() => void> {
  const abort = new AbortController();
  const response = await fetch(url, { headers: { cookie }, signal: abort.signal });
  if (!response.body) throw new Error(`no events: ${response.status}`);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  // The first comment says that the stream is open.
  await reader.read();
  void readEvents(reader, listener).catch(() => undefined);
  return () => abort.abort();
}

async function readEvents(
  reader: ReadableStreamDefaultReader<string>,
  listener: (event: ServiceEvent) => void,
): Promise<void> {
  let text = '';
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    text += part.value;
    const frames = text.split('\n\n');
    text = frames.pop() ?? '';
    for (const frame of frames) if (frame.startsWith('data: ')) listener(JSON.parse(frame.slice(6)) as ServiceEvent);
  }
}
