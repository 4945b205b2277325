import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchProgram, makeTempDir, type RunningProgram, removeTempDir } from '../support/program.ts';
import type { ProgramCarrier } from './carrier.ts';
import { CONTRACT_CASES, REFUSAL_CASES } from './contract-cases.ts';
import { openSocketCarrier } from './socket-carrier.ts';

const dataDir = makeTempDir();
let program: RunningProgram;
let carrier: ProgramCarrier;

beforeAll(async () => {
  program = await launchProgram({ dataDir });
  carrier = { ...(await openSocketCarrier(program.url)), ended: program.exited };
});

afterAll(async () => {
  await program?.kill();
  await removeTempDir(dataDir);
});

describe('the contract over the running browser host', () => {
  test('starts with OpenStreetMap if no source was chosen before', async () => {
    expect(await carrier.call('openMap', {})).toMatchObject({ ok: true, value: { sourceId: 'openstreetmap' } });
  });

  for (const { name, run } of REFUSAL_CASES) test(name, () => run(carrier));
  for (const [method, cases] of Object.entries(CONTRACT_CASES)) {
    for (const { name, run } of cases) test(`${method}: ${name}`, () => run(carrier));
  }

  test('has exited with 0 and no complaints', async () => {
    expect(await program.exited).toEqual({ code: 0, signal: null });
    expect(program.stderr()).toBe('');
    expect(program.refused()).toEqual([]);
  });
});
