/** Looks with axe at what a window shows, in both themes, and fails on whatever keeps people from using it. */
import { expect, type Page } from '@playwright/test';
import axe from 'axe-core';

/** What axe holds against a part of a page. */
interface AxeFinding {
  readonly rule: string;
  readonly impact: string;
  /** Where, as it stands in the page, and what is wrong there. */
  readonly places: readonly string[];
}

/** What a look came to. */
interface AxeLook {
  readonly findings: readonly AxeFinding[];
  /** Rules that found something to judge, and the elements they found in order. */
  readonly rules: number;
  readonly elements: number;
  /** Elements whose contrast was judged and found in order. */
  readonly contrasts: number;
  /** Why rules gave up, if any did. */
  readonly errors: readonly string[];
}

/** Which rules look: `colours` are those whose verdict depends on the theme. */
type AxeRules = 'all' | 'colours';

/** Looks at the elements that match, with all that is in them. Best practices count as well as the rules of WCAG. */
export async function lookWithAxe(page: Page, selector: string, rules: AxeRules = 'all'): Promise<AxeLook> {
  await separateTiles(page);
  // It stays in the page: half a megabyte of script is parsed once, not at every look.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
  return page.evaluate(runAxe, { selector, rules });
}

/** Runs in the page, where axe is. */
async function runAxe({ selector, rules }: { readonly selector: string; readonly rules: AxeRules }): Promise<AxeLook> {
  const { axe: here } = globalThis as unknown as { readonly axe: typeof axe };
  // To name a rule is to run it, and those of level AAA are not held against this program.
  const colours = here.getRules(['cat.color']).filter(({ tags }) => !tags.includes('wcag2aaa'));
  const { violations, passes, incomplete } = await here.run(
    { include: [selector] },
    {
      // Making a selector for everything that is in order takes longer than judging it.
      selectors: false,
      elementRef: true,
      // There is no sound and no picture of another origin to be loaded first.
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

/** axe knows no `plus-lighter`, by which the edges of tiles are blended, and judges no contrast at all where it meets it. */
async function separateTiles(page: Page): Promise<void> {
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('.leaflet-tile { mix-blend-mode: normal !important }');
    document.adoptedStyleSheets = [sheet];
  });
}

/**
 * Expects that axe finds nothing in either theme, and that it has looked: at no fewer elements than `leastElements`, by
 * several rules. In the dark theme only the rules about colours look: nothing else differs. The window is in the light
 * theme afterwards.
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
