/** What each test, and each file of tests, leaves behind for the next one in the same process: nothing. */
import { afterAll, afterEach, vi } from 'vitest';
import { cleanUpAll } from './clean-up.ts';

afterEach(async () => {
  vi.unstubAllEnvs();
  await cleanUpAll();
});

afterAll(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});
