import { describe, expect, test } from 'vitest';
import { findRoute } from '../../../../../app/hosts/browser/routes.ts';

describe('routes', () => {
  test('tells the exchange of tokens and files apart', () => {
    expect(findRoute('POST', '/session')).toEqual({ kind: 'session' });
    expect(findRoute('GET', '/?geo=geo:1,2?z=3')).toEqual({ kind: 'file' });
    expect(findRoute('HEAD', '/index.html')).toEqual({ kind: 'file' });
  });

  test('has the exchange by POST alone, and nothing else by POST', () => {
    for (const [method, target] of [
      ['POST', '/'],
      ['POST', '/socket'],
      ['GET', '/session'],
      ['HEAD', '/session'],
      ['POST', '/?geo=1,2,3'],
    ] as const) {
      expect(findRoute(method, target)).toMatchObject({ kind: 'refused', refusal: { status: 405 } });
    }
  });
});
