/** End-to-end runs: the whole application in a real browser, and in real Electron where its binary exists. */
import { defineConfig } from '@playwright/test';

export default defineConfig({
  outputDir: '../test-results',
  forbidOnly: true,
  workers: 2,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  // An action that waits in vain fails at its own line, before the test's time is up.
  use: { actionTimeout: 20_000 },
  retries: 0,
  globalSetup: './support/npm-browser.ts',
  reporter: [['list'], ['./support/failure-reporter.ts']],
  projects: [
    { name: 'browser-host', testDir: 'e2e' },
    { name: 'electron', testDir: 'electron' },
    // No test: it takes the pictures of the README.
    { name: 'screenshots', testDir: 'screenshots' },
  ],
});
