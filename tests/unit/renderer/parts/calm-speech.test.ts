/** Announcements for screen readers, with a pause between them. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createCalmSpeech } from '../../../../renderer/parts/calm-speech.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('waits ten seconds after a sentence, and then says only the latest one', async () => {
  const heard: string[] = [];
  const speech = createCalmSpeech((text) => heard.push(text));
  speech.say('one');
  speech.say('two');
  speech.say('three');
  expect(heard).toEqual(['one']);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(heard).toEqual(['one', 'three']);
  await vi.advanceTimersByTimeAsync(9000);
  speech.say('four');
  expect(heard).toEqual(['one', 'three']);
  await vi.advanceTimersByTimeAsync(1000);
  expect(heard).toEqual(['one', 'three', 'four']);
});

it('drops waiting sentences when stopped, and can start again', async () => {
  const heard: string[] = [];
  const speech = createCalmSpeech((text) => heard.push(text));
  speech.say('one');
  speech.say('two');
  speech.stop();
  await vi.advanceTimersByTimeAsync(20_000);
  speech.say('three');
  expect(heard).toEqual(['one', 'three']);
});
