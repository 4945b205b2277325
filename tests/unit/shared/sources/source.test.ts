/** Names that become folders. */
import { describe, expect, it } from 'vitest';
import { BUILT_IN_SOURCES, isSourceId } from '../../../../shared/sources/source.ts';

describe('a source id', () => {
  it('is a name that is safe as a folder on every system', () => {
    for (const source of BUILT_IN_SOURCES) expect(isSourceId(source.id)).toBe(true);
    for (const id of ['a', 'my-server-2', '0', 'x'.repeat(64)]) expect(isSourceId(id)).toBe(true);
  });

  it.each([
    '',
    '.',
    '..',
    'a/b',
    'a\\b',
    'A',
    'a b',
    '-a',
    'a-',
    'con',
    'nul',
    'com1',
    'lpt9',
    'a.b',
    '.trash',
    'ä',
    'x'.repeat(65),
    'a\n',
    1,
    null,
    undefined,
    {},
  ])('is not %j', (id) => {
    expect(isSourceId(id)).toBe(false);
  });
});
