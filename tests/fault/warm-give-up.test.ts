/** `npm run warm` against servers that deliver nothing: it gives up, says why, and doesn't count requested pauses. */
import { describe, expect, it, type TestContext } from 'vitest';
import { makeTempDir, removeTempDir } from '../support/program.ts';
import type { TileRectangle } from '../support/tile-box.ts';
import { startTileServer } from '../support/tile-server.ts';
import { type Fault, neverAnswer, sendStatus } from '../support/tile-server-faults.ts';
import { endOf, startWarmCommand } from '../support/warm-command.ts';

const TILES: TileRectangle = { z: 12, x0: 2000, x1: 2019, y0: 1300, y1: 1309 };
const COUNT = 200;

/** A server, and a run that gives up soon. */
async function open({ onTestFinished }: TestContext) {
  const server = await startTileServer();
  onTestFinished(() => server.stop());
  const dataDir = makeTempDir();
  onTestFinished(() => removeTempDir(dataDir));
  const warm = (after: string) => {
    const run = startWarmCommand({ dataDir, source: server.template, tiles: TILES, args: ['--give-up-after', after] });
    onTestFinished(() => void run.kill());
    return endOf(run);
  };
  return { server, warm };
}

async function expectGivenUp(test: TestContext, fault: Fault, code: string): Promise<void> {
  const { server, warm } = await open(test);
  server.misbehave(fault);
  const ended = await warm('2s');
  expect([ended.code, ended.end.gaveUp, ended.end.failed]).toEqual([3, true, COUNT]);
  expect(ended.end.failures?.[0]?.code).toBe(code);
  expect(ended.stderr).toMatch(/^tilekeep: Gave up: no good response .*\n/);
}

describe.concurrent('a server that gives no good answer', () => {
  it('but never answers ends the command with 3, the reason and a line for programs', async (test) => {
    await expectGivenUp(test, neverAnswer, 'offline');
  });

  it('but fails at everything ends it likewise', async (test) => {
    await expectGivenUp(test, sendStatus(500), 'source-failed');
  });

  it('that refuses connections does so too', async (test) => {
    const { server, warm } = await open(test);
    await server.stop();
    const ended = await warm('2s');
    expect([ended.code, ended.end.gaveUp, ended.end.failed, ended.end.failures?.[0]?.code]).toEqual([
      3,
      true,
      COUNT,
      'offline',
    ]);
  });

  it('but asks for pauses longer than that is waited for', async (test) => {
    const { server, warm } = await open(test);
    let asked = 0;
    server.misbehave(sendStatus(429, { 'retry-after': '4' }), () => {
      asked += 1;
      return asked <= 1;
    });
    const ended = await warm('3s');
    expect([ended.code, ended.end.gaveUp, ended.end.fetched]).toEqual([0, false, COUNT]);
  });
});
