/** End-to-end runs: the whole application in a real browser, and in real Electron where its binary exists. */
import { defineConfig } from '@playwright/test';

export default defineConfig({
  outputDir: '../test-results',
  forbidOnly: true,
  workers: 2,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  retries: 0,
  globalSetup: './support/npm-browser.ts',
  reporter: [['list']],
  projects: [
    { name: 'browser-host', testDir: 'e2e' },
    { name: 'electron', testDir: 'electron' },
    // No test: it takes the pictures of the README.
    { name: 'screenshots', testDir: 'screenshots' },
  ],
});
