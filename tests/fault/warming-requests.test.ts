/** How a source handles warming requests: within its rule card, after those of windows, and with their own attempts. */
import { describe, expect, it } from 'vitest';
import type { Urgency } from '../../app/cache/asking/tile-origin.ts';
import type { RuleCard } from '../../shared/sources/source.ts';
import { failureOf, patiently, startSource, tileAt } from '../support/source-fixture.ts';
import { makeLatch, sendStatus } from '../support/tile-server-faults.ts';

const WARMING: Urgency = { isWarming: true, onHurry: () => undefined };
const ALLOWED: { readonly rules: Partial<RuleCard> } = { rules: { warmingAllowed: true } };

describe('a source whose card forbids warming', () => {
  it('sends no request, and says where the terms are', async () => {
    const { server, source } = await startSource();
    const shown = await source.fetchTile(tileAt(1), patiently());
    server.clearLog();
    const errors = [
      await failureOf(source.fetchTile(tileAt(2), patiently(), WARMING)),
      await failureOf(source.revalidateTile(tileAt(1), shown.tile, patiently(), WARMING)),
    ];
    expect(errors.map(({ code, wasAsked }) => [code, wasAsked])).toEqual([
      ['warming-forbidden', false],
      ['warming-forbidden', false],
    ]);
    expect(errors[0]?.facts.moreUrl).toMatch(/^https:/);
    expect(server.requests()).toEqual([]);
  });

  it('still serves what a window views', async () => {
    const { source } = await startSource();
    expect((await source.fetchTile(tileAt(1), patiently())).keep).toBe(true);
  });
});

describe('a source that may be warmed', () => {
  it('lets tiles that windows want go first, in any order, and what becomes urgent go with them', async () => {
    const { server, source } = await startSource({ rules: { ...ALLOWED.rules, maxConcurrentRequests: 1 } });
    const latch = makeLatch();
    server.misbehave(latch.fault, ({ coord }) => coord === '10/0/100');
    const hurries: (() => void)[] = [];
    const urgency: Urgency = { isWarming: true, onHurry: (listener) => void hurries.push(listener) };
    const asked = [source.fetchTile(tileAt(0), patiently(), WARMING)];
    await server.waitForRequests(1);
    for (const x of [1, 2]) asked.push(source.fetchTile(tileAt(x), patiently(), urgency));
    asked.push(source.fetchTile(tileAt(3), patiently()));
    hurries[0]?.();
    latch.release();
    await Promise.all(asked);
    expect(server.requests().map(({ coord }) => coord?.split('/')[1])).toEqual(['0', '3', '1', '2']);
  });

  it('retries a tile that has just failed on the map, because warming has its own attempts', async () => {
    const { server, source } = await startSource(ALLOWED);
    server.misbehave(sendStatus(404));
    await failureOf(source.fetchTile(tileAt(1), patiently()));
    server.heal();
    expect((await failureOf(source.fetchTile(tileAt(1), patiently()))).wasAsked).toBe(false);
    expect((await source.fetchTile(tileAt(1), patiently(), WARMING)).keep).toBe(true);
  });

  it('distinguishes the request that met a trouble from those never sent', async () => {
    const { server, source } = await startSource(ALLOWED);
    server.misbehave(sendStatus(429, { 'retry-after': '2' }));
    const first = await failureOf(source.fetchTile(tileAt(1), patiently(), WARMING));
    const second = await failureOf(source.fetchTile(tileAt(2), patiently(), WARMING));
    expect([first.code, first.wasAsked, second.code, second.wasAsked]).toEqual([
      'source-busy',
      true,
      'source-busy',
      false,
    ]);
  });
});
