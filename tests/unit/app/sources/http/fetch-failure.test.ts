/** What a rejected fetch means, by the codes of both network stacks. */
import { expect, it } from 'vitest';
import { readFetchFailure } from '../../../../../app/sources/http/fetch-failure.ts';

const withCode = (code: string): Error => Object.assign(new Error('?'), { code });
const failed = (cause: unknown): TypeError => new TypeError('fetch failed', { cause });
const unreachable = (detail?: string) => ({ kind: 'unreachable', detail });

it.each([
  [failed(withCode('ENOTFOUND')), unreachable('its name is not known')],
  [failed(withCode('EAI_AGAIN')), unreachable('its name is not known')],
  [failed(withCode('ECONNREFUSED')), unreachable('it refused the connection')],
  [
    failed(new AggregateError([withCode('ENETUNREACH'), withCode('ECONNREFUSED')])),
    unreachable('it refused the connection'),
  ],
  [failed(withCode('DEPTH_ZERO_SELF_SIGNED_CERT')), unreachable('its certificate is not trusted')],
  [failed(withCode('ERR_TLS_CERT_ALTNAME_INVALID')), unreachable('its certificate is not trusted')],
  [failed(withCode('UND_ERR_CONNECT_TIMEOUT')), unreachable('it did not answer in time')],
  [failed(withCode('ETIMEDOUT')), unreachable('it did not answer in time')],
  [failed(withCode('EHOSTUNREACH')), unreachable('there is no way to it')],
  [failed(withCode('ECONNRESET')), unreachable('it ended the connection')],
  [failed(withCode('UND_ERR_SOCKET')), unreachable('it ended the connection')],
  [failed(withCode('HPE_INVALID_HEADER_TOKEN')), { kind: 'garbled' }],
  [failed(withCode('UND_ERR_HEADERS_OVERFLOW')), { kind: 'garbled' }],
  [failed(new Error('unexpected redirect')), { kind: 'redirected' }],
  [new Error('net::ERR_NAME_NOT_RESOLVED'), unreachable('its name is not known')],
  [new Error('net::ERR_CONNECTION_REFUSED'), unreachable('it refused the connection')],
  [new Error('net::ERR_CERT_AUTHORITY_INVALID'), unreachable('its certificate is not trusted')],
  [new Error('net::ERR_INTERNET_DISCONNECTED'), unreachable('there is no way to it')],
  [new Error('net::ERR_CONNECTION_RESET'), unreachable('it ended the connection')],
  [new Error('net::ERR_TIMED_OUT'), unreachable('it did not answer in time')],
  [new Error('net::ERR_INVALID_HTTP_RESPONSE'), { kind: 'garbled' }],
  [new Error('Redirect was cancelled'), { kind: 'redirected' }],
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
