/** Values of features as text with links. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cutRichText, flattenRichText, readRichText } from '../../../../renderer/selecting/rich-text.ts';

const link = (url: string, text = url) => ({ text, url });

it('finds addresses in plain text, without what ends a sentence', () => {
  expect(readRichText('See https://hut.example/a(b). Mail: mailto:ann@hut.example, place geo:46.5,8?z=9!')).toEqual([
    'See ',
    link('https://hut.example/a(b'),
    '). Mail: ',
    link('mailto:ann@hut.example'),
    ', place ',
    link('geo:46.5,8?z=9'),
    '!',
  ]);
});

it('leaves what isn’t allowed as text', () => {
  for (const text of [
    'javascript:alert(1)',
    'file:///etc/passwd',
    'https://user:secret@evil.example/',
    'geo:somewhere',
    'a < b and c > d',
    'plain',
  ])
    expect(readRichText(text)).toEqual([text]);
  expect(readRichText('')).toEqual([]);
});

it('shows HTML as text with its lines and links', () => {
  const html =
    '<h2>Hut</h2><p>Open in\n <b>summer</b> &amp; autumn&nbsp;&#8211;&#x2013;</p><table><tr><td>Beds</td><td>12</td></tr></table>' +
    '<!-- <b>no</b> --><style>b{}</style><SCRIPT>alert(1)</SCRIPT><img src=x onerror=alert(1)>' +
    '<a href="https://hut.example/?a=1&amp;b=2">the <i>site</i></a> <a href=javascript:alert(1)>bad</a>';
  expect(readRichText(html)).toEqual([
    'Hut\nOpen in summer & autumn ––\nBeds 12\n',
    link('https://hut.example/?a=1&b=2', 'the'),
    link('https://hut.example/?a=1&b=2', 'site'),
    ' bad',
  ]);
});

it('copies links with their addresses, and cuts long texts', () => {
  const rich = readRichText('<a href="https://hut.example/">Hut</a> and https://b.example/');
  expect(flattenRichText(rich)).toBe('Hut (https://hut.example/) and https://b.example/');
  expect(cutRichText(rich, 5)).toEqual([link('https://hut.example/', 'Hut'), ' a…']);
});

it('never shows a tag that it knows, and loses no plain text', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const plain = text.replace(/[<>]/g, '');
      expect(
        readRichText(plain)
          .map((part) => (typeof part === 'string' ? part : part.text))
          .join(''),
      ).toBe(plain);
      expect(flattenRichText(readRichText(`<p>${text}</p>`))).not.toMatch(/<\/?p>/);
    }),
  );
});
