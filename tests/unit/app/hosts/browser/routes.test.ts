import { describe, expect, test } from 'vitest';
import { findRoute } from '../../../../../app/hosts/browser/routes.ts';

describe('routes', () => {
  test('tells tokens and files apart', () => {
    expect(findRoute('GET', '/?t=abc')).toEqual({ kind: 'enter', token: 'abc', place: '' });
    expect(findRoute('GET', '/?t=abc&geo=1,2,3')).toEqual({ kind: 'enter', token: 'abc', place: '?geo=1,2,3' });
    expect(findRoute('GET', '/?geo=geo:1,2?z=3')).toEqual({ kind: 'file' });
    expect(findRoute('HEAD', '/index.html')).toEqual({ kind: 'file' });
  });

  test('has nothing by POST', () => {
    for (const target of ['/', '/socket', '/?t=abc', '/?geo=1,2,3']) {
      expect(findRoute('POST', target)).toMatchObject({ kind: 'refused', refusal: { status: 405 } });
    }
  });
});
