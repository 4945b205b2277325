/** What a rejected fetch means, by the codes of both network stacks. */
import { expect, it } from 'vitest';
import { readFetchFailure } from '../../../../../app/sources/http/fetch-failure.ts';

const withCode = (code: string): Error => Object.assign(new Error('?'), { code });
const failed = (cause: unknown): TypeError => new TypeError('fetch failed', { cause });
const unreachable = (detail?: string) => ({ kind: 'unreachable', detail });

it.each([
  [failed(withCode('ENOTFOUND')), unreachable('unknown host')],
  [failed(withCode('EAI_AGAIN')), unreachable('unknown host')],
  [failed(withCode('ECONNREFUSED')), unreachable('connection refused')],
  [failed(new AggregateError([withCode('ENETUNREACH'), withCode('ECONNREFUSED')])), unreachable('connection refused')],
  [failed(withCode('DEPTH_ZERO_SELF_SIGNED_CERT')), unreachable('untrusted certificate')],
  [failed(withCode('ERR_TLS_CERT_ALTNAME_INVALID')), unreachable('untrusted certificate')],
  [failed(withCode('UND_ERR_CONNECT_TIMEOUT')), unreachable('no response in time')],
  [failed(withCode('ETIMEDOUT')), unreachable('no response in time')],
  [failed(withCode('EHOSTUNREACH')), unreachable('no route to the host')],
  [failed(withCode('ECONNRESET')), unreachable('connection closed')],
  [failed(withCode('UND_ERR_SOCKET')), unreachable('connection closed')],
  [failed(withCode('HPE_INVALID_HEADER_TOKEN')), { kind: 'garbled' }],
  [failed(withCode('UND_ERR_HEADERS_OVERFLOW')), { kind: 'garbled' }],
  [new Error('net::ERR_NAME_NOT_RESOLVED'), unreachable('unknown host')],
  [new Error('net::ERR_CONNECTION_REFUSED'), unreachable('connection refused')],
  [new Error('net::ERR_CERT_AUTHORITY_INVALID'), unreachable('untrusted certificate')],
  [new Error('net::ERR_INTERNET_DISCONNECTED'), unreachable('no route to the host')],
  [new Error('net::ERR_CONNECTION_RESET'), unreachable('connection closed')],
  [new Error('net::ERR_TIMED_OUT'), unreachable('no response in time')],
  [new Error('net::ERR_INVALID_HTTP_RESPONSE'), { kind: 'garbled' }],
  [new Error('something new'), unreachable()],
  ['thrown text', unreachable()],
  [undefined, unreachable()],
])('%s', (thrown, meaning) => {
  expect(readFetchFailure(thrown)).toEqual(meaning);
});

it('ends, however the causes are linked', () => {
  const first = new Error('a');
  first.cause = first;
  expect(readFetchFailure(first)).toEqual(unreachable());
});
