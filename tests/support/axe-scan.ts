/** Looks with axe at what a window shows, in both themes, and fails on whatever keeps people from using it. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** The rules that look at colours: all that a theme can break. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

/** What axe holds against a part of a page. */
export interface AxeFinding {
  readonly rule: string;
  readonly impact: string;
  /** Where, as a selector, and what is wrong there. */
  readonly places: readonly string[];
}

/** What a look came to. */
export interface AxeLook {
  readonly findings: readonly AxeFinding[];
  /** Rules that found something to judge, and the elements they found in order. */
  readonly rules: number;
  readonly elements: number;
}

/**
 * Looks at the elements that match, with all that is in them, by these rules, or all of axe's: its best practices count as
 * well as those of WCAG.
 */
export async function lookWithAxe(page: Page, selector: string, rules: readonly string[] = []): Promise<AxeLook> {
  const look = new AxeBuilder({ page }).include(selector);
  if (rules.length > 0) look.withRules([...rules]);
  // The window has no frames, so nothing is lost by not opening a page of its own for the result.
  const { violations, passes } = await look.setLegacyMode().analyze();
  return {
    findings: violations.map(({ id, impact, nodes }) => ({
      rule: id,
      impact: impact ?? 'unknown',
      places: nodes.map(({ target, any, all, none }) =>
        [String(target), ...[...any, ...all, ...none].map(({ message }) => message)].join(': '),
      ),
    })),
    rules: passes.length,
    elements: new Set(passes.flatMap(({ nodes }) => nodes.map(({ target }) => String(target)))).size,
  };
}

/**
 * Expects that axe finds nothing in either theme, and that it has looked: at no fewer elements than `leastElements`, by
 * several rules. The window is in the light theme afterwards.
 */
export async function expectAccessible(page: Page, selector = ':root', leastElements = 3): Promise<void> {
  await expect(page.locator(selector).first()).toBeVisible();
  await page.emulateMedia({ colorScheme: 'dark' });
  // What is no colour is the same in both.
  const dark = await lookWithAxe(page, selector, COLOUR_RULES);
  expect.soft(dark.findings, `${selector}, dark`).toEqual([]);
  expect(dark.elements, 'elements whose colours were judged').toBeGreaterThan(0);
  await page.emulateMedia({ colorScheme: 'light' });
  const light = await lookWithAxe(page, selector);
  expect.soft(light.findings, `${selector}, light`).toEqual([]);
  expect(light.rules, 'rules that found something to judge').toBeGreaterThan(3);
  expect(light.elements, 'elements that were judged').toBeGreaterThanOrEqual(leastElements);
}
