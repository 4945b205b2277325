/** Values of `--source`. */

import { describe, expect, it } from 'vitest';
import { describeTemplate, readSourceFlag } from '../../../../../app/service/sources/source-flag.ts';
import { createSource } from '../../../../../app/sources/draft-judge.ts';
import { OWN_SERVER_RULES } from '../../../../../shared/sources/draft-of-source.ts';

describe('--source', () => {
  it('accepts an id, also of an unknown source', () => {
    expect(readSourceFlag('openstreetmap')).toEqual({ kind: 'id', id: 'openstreetmap' });
    expect(readSourceFlag('tiles-example-org-259f8ced')).toEqual({ kind: 'id', id: 'tiles-example-org-259f8ced' });
  });

  it.each([
    'https://tiles.example.org/{z}/{x}/{y}.png',
    'http://127.0.0.1:8080/{z}/{x}/{-y}{r}.png',
    'http://nas.local/{z}/{x}/{y}',
    'https://tiles.example.org/%7Bz%7D/%7Bx%7D/%7By%7D.png',
  ])('accepts the address %s', (template) => {
    expect(readSourceFlag(template)).toEqual({ kind: 'template', template });
  });

  it.each([
    ['', /id of a source/],
    ['../x', /id of a source/],
    ['tiles.example.org/k3y', /^((?!k3y).)*$/],
    ['tiles.example.org', /id of a source/],
    ['tiles.example.org/{z}/{x}/{y}', /must start with https:/],
    ['{', /must start with https:/],
    ['file:///{z}/{x}/{y}', /must start with https:/],
    ['https://tiles.example.org', /Missing: \{z\}, \{x\}, \{y\}/],
    ['https://user@tiles.example.org/{z}/{x}/{y}', /user name/],
    ['https://{s}.example.org/{z}/{x}/{y}', /^--source: an address with \{s\} needs subdomains/],
    ['http://tiles.example.org/{z}/{x}/{y}', /^--source: plain http:\/\/ to a public server/],
    ['{a\nb', /space, backslash or control/],
  ])('refuses %j with one sentence', (text, sentence) => {
    expect(() => readSourceFlag(text)).toThrow(sentence);
    expect(() => readSourceFlag(text)).toThrow(/^--source[^\n]+[^.]$/);
  });

  it('describes a server by what its address says', () => {
    const source = createSource(describeTemplate('https://tiles.example.org:8443/{z}/{x}/{y}.png'));
    expect(source).toMatchObject({
      name: 'tiles.example.org:8443',
      rules: {
        attribution: 'tiles.example.org:8443',
        attributionUrl: '',
        minZoom: 0,
        maxZoom: 19,
        tileSizePx: 256,
        warmingAllowed: false,
        maxConcurrentRequests: 4,
        maxRequestsPerSecond: 10,
      },
    });
  });

  it.each([
    ['http://localhost:8080/{z}/{x}/{y}', true],
    ['https://[::1]/{z}/{x}/{y}', true],
    ['http://nas.local/{z}/{x}/{y}', true],
    ['https://192.168.0.1/{z}/{x}/{y}', true],
    ['https://tiles.example.org/{z}/{x}/{y}', false],
  ])('allows warming of %s: %s', (template, isAllowed) => {
    expect(createSource(describeTemplate(template)).rules.warmingAllowed).toBe(isAllowed);
  });

  it.each(['http://localhost:8080/{z}/{x}/{y}', 'https://192.168.0.1/{z}/{x}/{y}'])(
    'starts with the rules of an own server: %s',
    (template) => expect(describeTemplate(template)).toMatchObject(OWN_SERVER_RULES),
  );

  it('cuts a very long name', () => {
    const host = `${'a'.repeat(60)}.${'b'.repeat(60)}.example`;
    expect(readSourceFlag(`https://${host}/{z}/{x}/{y}`).kind).toBe('template');
    expect(createSource(describeTemplate(`https://${host}/{z}/{x}/{y}`)).name).toBe('a'.repeat(60));
  });
});
