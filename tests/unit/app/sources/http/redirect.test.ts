/** Which redirects stay with their server, and what may be shown of the others. */
import { describe, expect, it } from 'vitest';
import { judgeRedirect } from '../../../../../app/sources/http/redirect.ts';

const URL = 'https://tiles.example.org/a/1/2/3.png?key=secret';

describe('a redirect', () => {
  it.each([
    ['to a path', URL, '/b.png', 'https://tiles.example.org/b.png'],
    ['to a path beside it', URL, '4.png?x=1', 'https://tiles.example.org/a/1/2/4.png?x=1'],
    ['to the whole address', URL, 'https://tiles.example.org/b.png', 'https://tiles.example.org/b.png'],
    [
      'in other letters, with the usual port',
      URL,
      'HTTPS://TILES.EXAMPLE.ORG:443/b.png',
      'https://tiles.example.org/b.png',
    ],
    ['to https', 'http://example.org/a', 'https://example.org/a', 'https://example.org/a'],
    [
      'to https on another port',
      'http://example.org:8080/a',
      'https://example.org:8443/a',
      'https://example.org:8443/a',
    ],
  ])('%s stays here', (_name, url, location, target) => {
    expect(judgeRedirect(url, location)).toEqual({ kind: 'here', url: target });
  });

  it.each([
    ['to another host', URL, 'https://other.example/1/2/3.png?key=secret', 'other.example'],
    ['to another subdomain', URL, 'https://b.example.org/a', 'b.example.org'],
    ['without a scheme', URL, '//other.example:8080/a', 'other.example:8080'],
    ['to another port', URL, 'https://tiles.example.org:8443/a', 'tiles.example.org:8443'],
    ['to http', URL, 'http://tiles.example.org/a', 'http://tiles.example.org'],
    ['with a password', URL, 'https://me:secret@other.example/a', 'other.example'],
    ['with a password for this host', URL, 'https://me:secret@tiles.example.org/a', 'https://tiles.example.org'],
    ['to https on another host', 'http://example.org/a', 'https://www.example.org/a', 'www.example.org'],
    ['to this computer', URL, 'http://127.0.0.1:8080/', '127.0.0.1:8080'],
    ['to a file', URL, 'file:///etc/hosts', undefined],
    ['to data', URL, 'data:image/png;base64,AAAA', undefined],
    ['to nonsense', URL, 'https://', undefined],
    ['to nowhere', URL, null, undefined],
  ])('%s leads elsewhere, of which only the host is told', (_name, url, location, host) => {
    expect(judgeRedirect(url, location)).toEqual({ kind: 'elsewhere', host });
  });
});
