/** The licence text in every package: each licence once, and no package without one. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatLicences, LICENCES_FILE, LICENCES_LIST, writeLicences } from '../../../../app/packaging/licences.ts';
import { makeTempDir } from '../../../support/temp-dir.ts';

const LEAF = { name: 'leaf', version: '1.2.3', identifier: 'ISC', text: 'May be used by\r\nanybody.' };

/** The titles in a text, in order. */
const titlesOf = (text: string): readonly string[] =>
  [...text.matchAll(/^=+\n(.*)\n=+$/gm)].map(([, title = '']) => title);

describe('the licences', () => {
  it('have each package once by name, with its text, the build tools, Natural Earth and GeoNames', () => {
    const text = formatLicences([LEAF, { ...LEAF, name: 'ant' }, LEAF]);
    expect(titlesOf(text)).toEqual(['ant 1.2.3 (ISC)', 'leaf 1.2.3 (ISC)', 'rolldown (MIT)', 'vite (MIT)']);
    expect(text).toContain('May be used by\nanybody.');
    expect(text).toContain('Natural Earth is in the public domain');
    expect(text).toContain('come from GeoNames\n(https://www.geonames.org)');
  });

  it.each([
    ['sirv', 'MIT', 'Copyright (c) Luke Edwards', 'Permission is hereby granted, free of charge'],
    ['saxes', 'ISC', 'Isaac Z. Schlueter and Contributors', 'Permission to use, copy, modify, and/or distribute'],
  ])('give %s, which is known to lack it, the text of %s', (name, identifier, holder, words) => {
    const text = formatLicences([{ name, version: '3.0.2', identifier }]);
    expect([text.includes(holder), text.includes(words)]).toEqual([true, true]);
  });

  it.each([
    { name: 'leaf', version: '1.2.3', identifier: 'MIT' },
    { name: 'sirv', version: '4.0.0', identifier: 'GPL-3.0' },
    { name: 'sirv', version: '4.0.0', identifier: 'ISC' },
    { name: 'saxes', version: '7.0.0', identifier: 'MIT' },
    { name: 'leaf', version: '1.2.3', identifier: 'ISC', text: ' \n' },
  ])('reject $name ($identifier) without a text', (found) => {
    expect(() => formatLicences([found])).toThrow(`${found.name} ${found.version} (${found.identifier}) has no`);
  });

  it('are joined from the lists of every folder, which are then removed', () => {
    const distDir = makeTempDir();
    for (const [folder, name] of [
      ['a', 'leaf'],
      ['b', 'root'],
    ] as const) {
      mkdirSync(join(distDir, folder));
      writeFileSync(join(distDir, folder, LICENCES_LIST), JSON.stringify([{ ...LEAF, name }]));
    }
    writeLicences(distDir, ['a', 'b']);
    expect(titlesOf(readFileSync(join(distDir, LICENCES_FILE), 'utf8')).slice(0, 2)).toEqual([
      'leaf 1.2.3 (ISC)',
      'rolldown (MIT)',
    ]);
    expect(readdirSync(join(distDir, 'a'))).toEqual([]);
    expect(existsSync(join(distDir, 'b', LICENCES_LIST))).toBe(false);
  });
});
