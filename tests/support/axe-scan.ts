/** Scans a window with axe in both themes, and fails on accessibility problems. */
import { expect, type Page } from '@playwright/test';
import axe from 'axe-core';

/** A problem that axe found. */
interface AxeFinding {
  readonly rule: string;
  readonly impact: string;
  /** The HTML of each affected element, and what is wrong with it. */
  readonly places: readonly string[];
}

/** Result of a scan. */
interface AxeLook {
  readonly findings: readonly AxeFinding[];
  /** Number of rules that passed elements, and of elements that passed. */
  readonly rules: number;
  readonly elements: number;
  /** Number of elements whose contrast passed. */
  readonly contrasts: number;
  /** Reasons why rules failed to run. */
  readonly errors: readonly string[];
}

/** Which rules to run: `colours` are those that depend on the theme. */
type AxeRules = 'all' | 'colours';

/** Scans the matching elements and their contents. Includes best practices as well as WCAG rules. */
export async function lookWithAxe(page: Page, selector: string, rules: AxeRules = 'all'): Promise<AxeLook> {
  await separateTiles(page);
  // It stays in the page, so that half a megabyte of script is parsed only once.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
  return page.evaluate(runAxe, { selector, rules });
}

/** Runs in the page, where axe is loaded. */
async function runAxe({ selector, rules }: { readonly selector: string; readonly rules: AxeRules }): Promise<AxeLook> {
  const { axe: here } = globalThis as unknown as { readonly axe: typeof axe };
  // Naming a rule enables it, and level AAA rules aren't required.
  const colours = here.getRules(['cat.color']).filter(({ tags }) => !tags.includes('wcag2aaa'));
  const { violations, passes, incomplete } = await here.run(
    { include: [selector] },
    {
      // Building selectors for passed elements takes longer than judging them.
      selectors: false,
      elementRef: true,
      // There is no media to preload from other origins.
      preload: false,
      ...(rules === 'colours' ? { runOnly: { type: 'rule', values: colours.map(({ ruleId }) => ruleId) } } : {}),
    },
  );
  return {
    findings: violations.map(({ id, impact, nodes }) => ({
      rule: id,
      impact: impact ?? 'unknown',
      places: nodes.map(({ html, any, all, none }) =>
        [html, ...[...any, ...all, ...none].map(({ message }) => message)].join(': '),
      ),
    })),
    rules: passes.length,
    elements: new Set(passes.flatMap(({ nodes }) => nodes.map(({ element }) => element))).size,
    contrasts: passes.find(({ id }) => id === 'color-contrast')?.nodes.length ?? 0,
    errors: incomplete.flatMap(({ id, nodes }) =>
      nodes.flatMap(({ none }) => none.filter((check) => check.id === 'error-occurred').map(() => id)),
    ),
  };
}

/** axe doesn't support `plus-lighter`, which blends tile edges, and judges no contrast near it. */
async function separateTiles(page: Page): Promise<void> {
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('.leaflet-tile { mix-blend-mode: normal !important }');
    document.adoptedStyleSheets = [sheet];
  });
}

/**
 * Expects axe to find no problems in either theme, and to have scanned at least `leastElements` elements with several
 * rules. In the dark theme only colour rules run, because nothing else differs. The window is in the light theme
 * afterwards.
 */
export async function expectAccessible(page: Page, selector = ':root', leastElements = 3): Promise<void> {
  await expect(page.locator(selector).first()).toBeVisible();
  await page.emulateMedia({ colorScheme: 'dark' });
  expectNothingFound(await lookWithAxe(page, selector, 'colours'), `${selector}, dark`);
  await page.emulateMedia({ colorScheme: 'light' });
  const look = await lookWithAxe(page, selector);
  expectNothingFound(look, `${selector}, light`);
  expect(look.rules, 'rules that found something to judge').toBeGreaterThan(3);
  expect(look.elements, 'elements that were judged').toBeGreaterThanOrEqual(leastElements);
}

function expectNothingFound({ findings, errors, contrasts }: AxeLook, what: string): void {
  expect.soft(findings, what).toEqual([]);
  expect(errors, 'rules that gave up').toEqual([]);
  expect(contrasts, 'elements whose contrast was judged').toBeGreaterThan(0);
}
