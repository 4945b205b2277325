/** Sources and areas as command lines name them. */
import { describe, expect, it } from 'vitest';
import { findNamedSource, UnknownName } from '../../../../../app/service/commands/named-things.ts';

const KNOWN = [
  { id: 'world', name: 'World (built in)' },
  { id: 'openstreetmap', name: 'OpenStreetMap' },
  { id: 'tiles-1', name: 'Trails' },
  { id: 'tiles-2', name: 'Trails' },
  { id: 'old-3', name: null },
];

function unknown(text: string): UnknownName {
  try {
    findNamedSource(text, KNOWN);
  } catch (thrown) {
    if (thrown instanceof UnknownName) return thrown;
  }
  throw new Error(`“${text}” was found`);
}

describe('a named source', () => {
  it.each([
    ['world', 'world'],
    ['old-3', 'old-3'],
    ['World (built in)', 'world'],
    [' openstreetmap', 'openstreetmap'],
    ['OPENSTREETMAP', 'openstreetmap'],
  ])('%j is found', (text, id) => {
    expect(findNamedSource(text, KNOWN)).toBe(id);
  });

  it('that is unknown, or one of two, is an error with all that there are', () => {
    for (const text of ['nonsense', 'Trails', '../world', '']) {
      const { code, known } = unknown(text);
      expect([code, known]).toEqual(['unknown-source', KNOWN]);
    }
    expect(unknown('nonsense').message).toContain('Source not found: nonsense');
  });

  it('is not repeated where it may have a key', () => {
    expect(unknown('tiles.example.org/a?key=k3y').message).not.toContain('k3y');
  });
});
