/** Which secrets a source may have, and how typed ones combine with stored ones. */
import { describe, expect, it } from 'vitest';
import { checkSecrets, mergeSecrets, readSecrets } from '../../../../app/sources/source-secrets.ts';
import { NO_SECRETS_TYPED, type SecretDraft, type SourceSecrets } from '../../../../shared/sources/source-secrets.ts';

const FREE = { rulesNote: null, needsPlainHttpAccepted: false };
const ALL: SourceSecrets = {
  login: { user: 'ann', password: 'pass' },
  header: { name: 'X-Key', value: 'k' },
  referer: 'https://maps.example/',
};

/** Problems as `field: sentence`. */
function judge(typed: Partial<SecretDraft>, stored: SourceSecrets = {}): readonly string[] {
  const whole = { ...NO_SECRETS_TYPED, ...typed };
  return checkSecrets(whole, mergeSecrets(stored, whole), FREE, false).map(
    ({ field, message }) => `${field}: ${message}`,
  );
}

describe('are good:', () => {
  it.each<[string, Partial<SecretDraft>]>([
    ['none', {}],
    ['a user name without a password', { userName: 'key' }],
    ['a password with any sign', { userName: 'ann', password: 'päss: wört' }],
    ['a header', { headerName: 'X-API-Key', headerValue: 'a b=c;d' }],
    ['a token', { headerName: 'Authorization', headerValue: 'Bearer abc' }],
    ['a page', { referer: ' https://maps.example/page?a=1#top ' }],
  ])('%s', (_name, typed) => {
    expect(judge(typed)).toEqual([]);
  });
});

describe('are refused:', () => {
  it.each<[string, Partial<SecretDraft>, RegExp]>([
    ['a password alone', { password: 'x' }, /^userName: Enter the user name/],
    ['a user name with a colon', { userName: 'a:b' }, /^userName: .*colon/],
    ['a password of two lines', { userName: 'a', password: 'b\r\nc' }, /^password: .*one line/],
    ['a header without a value', { headerName: 'X-Key' }, /^headerValue: Enter/],
    ['a value without a header', { headerValue: 'k' }, /^headerName: Enter/],
    ['a header of two lines', { headerName: 'X-Key', headerValue: 'a\r\nHost: b' }, /^headerValue: .*one line/],
    ['a header name with a colon', { headerName: 'X-Key:', headerValue: 'a' }, /^headerName: .*letters/],
    ['a value beyond ASCII', { headerName: 'X-Key', headerValue: 'ä' }, /^headerValue: .*accents/],
    ['a long value', { headerName: 'X-Key', headerValue: 'a'.repeat(4001) }, /^headerValue: .*too long/],
    ['a page that is none', { referer: 'maps' }, /^referer: Enter a web address/],
    ['a page with a password', { referer: 'https://a:b@maps.example/' }, /^referer: Enter a web address/],
    ['a script', { referer: 'javascript:alert(1)' }, /^referer: Enter a web address/],
  ])('%s', (_name, typed, expected) => {
    const problems = judge(typed);
    expect(problems.length).toBe(1);
    expect(problems[0]).toMatch(expected);
  });

  it.each([
    ...['Host', 'cookie', 'User-Agent', 'ACCEPT', 'Accept-Language', 'Content-Length', 'If-None-Match', 'If-Range'],
    ...['Connection', 'Keep-Alive', 'TE', 'Trailer', 'Transfer-Encoding', 'Upgrade', 'Proxy-Authorization', 'Range'],
    ...['Sec-Fetch-Mode', 'Expect', 'Origin', 'Cache-Control', 'Pragma', 'Via', 'Set-Cookie'],
  ])('the header %s', (headerName) => {
    expect(judge({ headerName, headerValue: 'x' })).toEqual(['headerName: Tilekeep sets this header. Choose another.']);
  });

  it('a Referer as a header, and Authorization beside a user name, typed or stored', () => {
    expect(judge({ headerName: 'referer', headerValue: 'x' })).toEqual(['headerName: Use the Referer field for this.']);
    const double = 'headerName: A user name and an Authorization header exclude each other. Use one of them.';
    const header = { headerName: 'authorization', headerValue: 'Bearer x' };
    expect(judge({ ...header, userName: 'ann' })).toEqual([double]);
    expect(judge(header, ALL)).toEqual([double]);
    expect(judge({ ...header, removeLogin: true }, ALL)).toEqual([]);
    const stored = { header: { name: 'Authorization', value: 'Bearer x' } };
    expect(judge({ userName: 'ann' }, stored)).toEqual([double.replace('headerName', 'userName')]);
    expect(judge({ userName: 'ann', removeHeader: true }, stored)).toEqual([]);
  });

  it('all, for OpenStreetMap, and unencrypted for a public server without consent', () => {
    const typed = { ...NO_SECRETS_TYPED, userName: 'ann', password: 'x', referer: 'https://maps.example' };
    const fieldsOf = (
      verdict: typeof FREE | { rulesNote: string; needsPlainHttpAccepted: boolean },
      accepted: boolean,
    ) => checkSecrets(typed, {}, verdict, accepted).map(({ field, message }) => [field, message.slice(0, 13)]);
    const fields = ['userName', 'password', 'referer'];
    expect(fieldsOf({ ...FREE, rulesNote: 'its rules' }, true)).toEqual(
      fields.map((field) => [field, 'OpenStreetMap']),
    );
    const plain = { ...FREE, needsPlainHttpAccepted: true };
    expect(fieldsOf(plain, false)).toEqual(fields.map((field) => [field, 'Use https, or']));
    expect(fieldsOf(plain, true)).toEqual([]);
  });
});

describe('combine:', () => {
  const merge = (typed: Partial<SecretDraft>) => mergeSecrets(ALL, { ...NO_SECRETS_TYPED, ...typed });

  it('what isn’t typed stays, what is typed replaces, and a tick removes', () => {
    expect(merge({})).toEqual(ALL);
    expect(merge({ headerName: ' X-New ', headerValue: ' v ' })).toEqual({
      ...ALL,
      header: { name: 'X-New', value: 'v' },
    });
    expect(merge({ userName: 'bob', removeLogin: true }).login).toEqual({ user: 'bob', password: '' });
    expect(merge({ referer: 'https://new.example/#part' }).referer).toBe('https://new.example/');
    expect(merge({ removeLogin: true, removeHeader: true, removeReferer: true })).toEqual({});
  });

  it('a file’s secrets count only if a request can carry them', () => {
    expect(readSecrets(ALL)).toEqual(ALL);
    expect(readSecrets({ ...ALL, header: { name: 'X', value: 'a\r\nHost: b' } })).toBeUndefined();
    expect(readSecrets({ header: { name: 'Host', value: 'b' } })).toBeUndefined();
  });
});
