import { describe, expect, it } from 'vitest';
import { LastAnswers, MAX_LAST_ANSWERS } from '../../../../../app/sources/http/last-answers.ts';
import { CodedError, describeError } from '../../../../../shared/errors.ts';

const TILE = { z: 3, x: 4, y: 5 };

/** Requests a tile that gets an optional status, and fails with an optional error. */
async function ask(answers: LastAnswers, status?: number, error?: Error, coord = TILE): Promise<void> {
  const asking = answers.follow(coord, async (onStatus) => {
    if (status !== undefined) onStatus(status);
    if (error) throw error;
  });
  await asking.catch((thrown: unknown) => expect(thrown).toBe(error));
}

describe('the last answer about a tile', () => {
  it('is unknown before the first request', () => {
    expect(new LastAnswers().find(TILE)).toBeUndefined();
  });

  it('is that of the last request, good or bad', async () => {
    const answers = new LastAnswers();
    await ask(answers, 404, new CodedError('tile-missing', { wasAsked: true }));
    expect(answers.find(TILE)).toEqual({ status: 404, error: describeError('tile-missing') });
    await ask(answers, 200);
    expect(answers.find(TILE)).toEqual({ status: 200, error: null });
  });

  it('has no status if none was reported, not even the previous one', async () => {
    const answers = new LastAnswers();
    await ask(answers, 200);
    await ask(answers, undefined, new CodedError('offline', { wasAsked: true }));
    expect(answers.find(TILE)).toEqual({ status: null, error: describeError('offline') });
    await ask(answers, 0, new CodedError('redirected', { wasAsked: true }));
    expect(answers.find(TILE)?.status).toBeNull();
  });

  it('stays when a request was cancelled, or none was sent', async () => {
    const answers = new LastAnswers();
    await ask(answers, 200);
    for (const error of [new CodedError('cancelled'), new CodedError('working-offline'), new Error('defect')]) {
      await ask(answers, undefined, error);
      expect(answers.find(TILE)).toEqual({ status: 200, error: null });
    }
  });

  it('is dropped for the tile requested longest ago, however often it was read', async () => {
    const answers = new LastAnswers();
    const tileAt = (x: number) => ({ z: 20, x, y: 0 });
    await ask(answers, 200, undefined, tileAt(0));
    for (let x = 1; x <= MAX_LAST_ANSWERS; x += 1) {
      answers.find(tileAt(0));
      await ask(answers, 200, undefined, tileAt(x));
    }
    expect([answers.find(tileAt(0)), answers.find(tileAt(1))?.status]).toEqual([undefined, 200]);
  });
});
