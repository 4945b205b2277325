/** Resets state after each test and each test file, for the next one in the same process. */
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
