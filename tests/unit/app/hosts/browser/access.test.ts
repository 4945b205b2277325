import { afterEach, describe, expect, test, vi } from 'vitest';
import { createAccess, MAX_WAITING_TOKENS, TOKEN_LIVES_MS } from '../../../../../app/hosts/browser/access.ts';

afterEach(() => vi.useRealTimers());

describe('access', () => {
  test('mints unique tokens of 32 bytes', () => {
    const access = createAccess(8080);
    const tokens = Array.from({ length: 5 }, access.mintToken);
    expect(new Set(tokens).size).toBe(5);
    for (const token of tokens) expect(Buffer.from(token, 'base64url')).toHaveLength(32);
  });

  test('exchanges a token once for a cookie that then grants access', () => {
    const access = createAccess(8080);
    const token = access.mintToken();
    const cookie = access.exchangeToken(token);
    expect(cookie).toMatch(/^tilekeep-8080=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(access.exchangeToken(token)).toBeUndefined();
    expect(access.admits(cookie?.split(';')[0])).toBe(true);
  });

  test('denies access without a cookie, or with a token in its place', () => {
    const access = createAccess(8080);
    for (const header of [undefined, '', 'tilekeep-8080', 'tilekeep-8080=', `tilekeep-8080=${access.mintToken()}`]) {
      expect(access.admits(header)).toBe(false);
    }
  });

  test('gives every process another secret', () => {
    const cookies = [createAccess(1), createAccess(1)].map((access) => access.exchangeToken(access.mintToken()));
    expect(cookies[0]).not.toBe(cookies[1]);
  });

  test('expires an unused token after ten minutes, and reports each end once', () => {
    vi.useFakeTimers();
    const access = createAccess(8080);
    const ended: string[] = [];
    const [used, unused] = ['used', 'unused'].map((name) => access.mintToken(() => ended.push(name)));
    vi.advanceTimersByTime(TOKEN_LIVES_MS - 1);
    expect(access.exchangeToken(used ?? '')).toBeDefined();
    expect(ended).toEqual(['used']);
    vi.advanceTimersByTime(1);
    expect(access.exchangeToken(unused ?? '')).toBeUndefined();
    vi.advanceTimersByTime(TOKEN_LIVES_MS);
    expect(ended).toEqual(['used', 'unused']);
  });

  test('expires the oldest waiting token when there are too many', () => {
    const access = createAccess(8080);
    const tokens = Array.from({ length: MAX_WAITING_TOKENS + 1 }, access.mintToken);
    expect(access.exchangeToken(tokens[0] ?? '')).toBeUndefined();
    expect(access.exchangeToken(tokens[1] ?? '')).toBeDefined();
  });
});
