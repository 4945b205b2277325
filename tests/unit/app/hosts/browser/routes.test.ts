import { describe, expect, test } from 'vitest';
import { findRoute } from '../../../../../app/hosts/browser/routes.ts';

describe('routes', () => {
  test('tells calls, events, the exchange of tokens and files apart', () => {
    expect(findRoute('POST', '/call/getTile')).toEqual({ kind: 'call', method: 'getTile' });
    expect(findRoute('POST', '/call/__proto__')).toEqual({ kind: 'call', method: '__proto__' });
    expect(findRoute('GET', '/events')).toEqual({ kind: 'events' });
    expect(findRoute('POST', '/session')).toEqual({ kind: 'session' });
    expect(findRoute('GET', '/?geo=geo:1,2?z=3')).toEqual({ kind: 'file' });
    expect(findRoute('HEAD', '/index.html')).toEqual({ kind: 'file' });
  });

  test('has no call by GET and nothing else by POST', () => {
    for (const [method, target] of [
      ['GET', '/call/getTile'],
      ['HEAD', '/call/getTile'],
      ['POST', '/'],
      ['POST', '/events'],
      ['GET', '/session'],
      ['HEAD', '/session'],
      ['POST', '/?geo=1,2,3'],
      ['HEAD', '/events'],
    ] as const) {
      expect(findRoute(method, target)).toMatchObject({ kind: 'refused', refusal: { status: 405 } });
    }
  });
});
