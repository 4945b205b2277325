/** Which changes of a source remove its tiles from the map. */
import { expect, it } from 'vitest';
import { changesTiles } from '../../../../renderer/sources/source-change.ts';
import { type RuleCard, type Source, WORLD_SOURCE } from '../../../../shared/sources/source.ts';

function withRules(rules: Partial<RuleCard>): Source {
  return { ...WORLD_SOURCE, rules: { ...WORLD_SOURCE.rules, ...rules } };
}

it('keeps the tiles on screen when only the name or the limits of a source change', () => {
  expect(changesTiles(WORLD_SOURCE, { ...WORLD_SOURCE, name: 'Else' })).toBe(false);
  expect(changesTiles(WORLD_SOURCE, withRules({ attribution: 'Else', maxConcurrentRequests: 1 }))).toBe(false);
});

it('replaces the tiles on screen when the address or the grid of a source changes', () => {
  expect(changesTiles(WORLD_SOURCE, { ...WORLD_SOURCE, id: 'else' })).toBe(true);
  expect(changesTiles(WORLD_SOURCE, withRules({ minZoom: 3 }))).toBe(true);
  expect(changesTiles(WORLD_SOURCE, withRules({ maxZoom: 3 }))).toBe(true);
  expect(changesTiles(WORLD_SOURCE, withRules({ tileSizePx: 512 }))).toBe(true);
});
