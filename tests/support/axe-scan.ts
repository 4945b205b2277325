/** Looks with axe at what a window shows, in both themes, and fails on whatever keeps people from using it. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** What axe holds against a part of a page. */
interface AxeFinding {
  readonly rule: string;
  readonly impact: string;
  /** Where, as a selector, and what is wrong there. */
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

/** Looks at the elements that match, with all that is in them. Best practices count as well as the rules of WCAG. */
export async function lookWithAxe(page: Page, selector: string): Promise<AxeLook> {
  await separateTiles(page);
  // The window has no frames, so nothing is lost by not opening a page of its own for the result.
  const { violations, passes, incomplete } = await new AxeBuilder({ page }).include(selector).setLegacyMode().analyze();
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
 * several rules. The window is in the light theme afterwards.
 */
export async function expectAccessible(page: Page, selector = ':root', leastElements = 3): Promise<void> {
  await expect(page.locator(selector).first()).toBeVisible();
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    const { findings, rules, elements, contrasts, errors } = await lookWithAxe(page, selector);
    expect.soft(findings, `${selector}, ${colorScheme}`).toEqual([]);
    expect(errors, 'rules that gave up').toEqual([]);
    expect(contrasts, 'elements whose contrast was judged').toBeGreaterThan(0);
    expect(rules, 'rules that found something to judge').toBeGreaterThan(3);
    expect(elements, 'elements that were judged').toBeGreaterThanOrEqual(leastElements);
  }
}
