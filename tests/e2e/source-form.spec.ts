/** The form of a source: what it refuses and where it says so, when it keeps quiet, and that it can be used by keys alone. */
import { expect, type Page, type Request } from '@playwright/test';
import { test } from '../support/map-page.ts';
import { dialogOf, fieldOf, fillForm, listSourceNames, type Typed } from '../support/source-form.ts';

// Nothing that is added here is asked for tiles.
test.use({ flags: ['--offline', '--view', '20,16,2'] });

const GOOD: Typed = {
  Name: 'Orchard',
  'Address template': 'https://tiles.example.org/{z}/{x}/{y}.png',
  'First zoom': '0',
  'Deepest zoom': '19',
  Attribution: '',
  'Link of the attribution': '',
  'Requests at a time': '4',
  'Requests per second': '10',
};

const ADDRESS = 'Address template';
const OPENSTREETMAP = 'https://TILE.openstreetmap.org:443/{z}/{x}/{y}.png';

const REFUSED: readonly (readonly [what: string, label: string, typed: string, reason: RegExp])[] = [
  ['no name', 'Name', ' ', /name/],
  ['a long name', 'Name', 'n'.repeat(61), /too long/],
  ['no address', ADDRESS, '', /Give the address/],
  ['no {z}', ADDRESS, 'https://tiles.example.org/{x}/{y}.png', /\{z\} is missing/],
  ['no {x}', ADDRESS, 'https://tiles.example.org/{z}/{y}.png', /\{x\} is missing/],
  ['no {y}', ADDRESS, 'https://tiles.example.org/{z}/{x}.png', /\{y\} is missing/],
  ['a file', ADDRESS, 'file:///tiles/{z}/{x}/{y}.png', /https:\/\//],
  ['a script', ADDRESS, 'javascript:alert(1)//{z}/{x}/{y}', /https:\/\//],
  ['credentials', ADDRESS, 'https://me:secret@tiles.example.org/{z}/{x}/{y}.png', /password/],
  ['a long address', ADDRESS, `https://tiles.example.org/{z}/{x}/{y}.png?${'a'.repeat(2000)}`, /too long/],
  ['an address that is there', ADDRESS, OPENSTREETMAP, /there already, as “OpenStreetMap”/],
  ['letters for a zoom', 'Deepest zoom', 'deep', /not a number/],
  ['no zoom', 'First zoom', '', /Nothing is typed/],
  ['zooms the wrong way round', 'First zoom', '20', /must not be less/],
  ['half a zoom', 'Deepest zoom', '12.5', /whole number/],
  ['a link that is none', 'Link of the attribution', 'javascript:alert(1)', /https:\/\//],
  ['no request at a time', 'Requests at a time', '0', /from 1 to 8/],
  ['endless requests', 'Requests per second', '9'.repeat(40), /not a number/],
];

/** Where the reason for a field stands: zooms the wrong way round are told at the deeper one. */
function placeOf(label: string, reason: RegExp): string {
  return reason.source.includes('less') ? 'Deepest zoom' : label;
}

test('refuses what cannot be a source, says why at its field, and goes there', async ({ map }) => {
  test.slow();
  await map.choose('Source', 'Add source…');
  await fillForm(map.page, GOOD);
  for (const [what, label, typed, reason] of REFUSED) {
    await test.step(what, async () => {
      await fieldOf(map.page, label).fill(typed);
      await fieldOf(map.page, label).press('Enter');
      const place = fieldOf(map.page, placeOf(label, reason));
      await expect(place).toHaveAccessibleDescription(reason);
      await expect(place).toHaveAttribute('aria-invalid', 'true');
      await expect(place).toBeFocused();
      await expect(dialogOf(map.page).locator('.complaint:not(:empty)')).toBeInViewport();
      await fieldOf(map.page, label).fill(GOOD[label] ?? '');
      await expect(dialogOf(map.page).locator('[aria-invalid="true"]')).toHaveCount(0);
    });
  }
  expect((await listSourceNames(map.page)).length).toBe(2);
  await map.page.keyboard.press('Enter');
  await expect(dialogOf(map.page)).toHaveCount(0);
  await expect.poll(() => listSourceNames(map.page)).toContain('*Orchard');
});

test('asks for what an address wants, each stop in sight by the Tab key', async ({ map }) => {
  await test.step('the Tab key goes through all of it in order, each stop in sight in a small window', async () => {
    await map.page.setViewportSize({ width: 800, height: 600 });
    await map.choose('Source', 'Add source…');
    await fillForm(map.page, { [ADDRESS]: 'http://{s}.example.org/{z}/{x}/{y}.png', Subdomains: 'a' });
    await expect(fieldOf(map.page, 'Use plain http all the same')).toBeVisible();
    await fieldOf(map.page, 'Name').focus();
    const stops: string[] = [];
    for (let press = 0; press < 14; press += 1) {
      const focused = map.page.locator(':focus');
      await expect(focused).toBeInViewport({ ratio: 1 });
      stops.push(
        await focused.evaluate((control: HTMLInputElement) => (control.labels?.[0] ?? control).textContent ?? ''),
      );
      await map.page.keyboard.press('Tab');
    }
    expect(stops).toEqual([
      'Name',
      ADDRESS,
      'Subdomains',
      'Use plain http all the same',
      'First zoom',
      'Deepest zoom',
      'Tile size',
      'Attribution',
      'Link of the attribution',
      'Requests at a time',
      'Requests per second',
      'The provider permits offline use',
      'Cancel',
      'Add',
    ]);
    await map.page.keyboard.press('Escape');
    await expect(dialogOf(map.page)).toHaveCount(0);
    await map.page.setViewportSize({ width: 1000, height: 700 });
  });
  await test.step('subdomains are asked for where the address has a place for them', async () => {
    await map.choose('Source', 'Add source…');
    await expect(fieldOf(map.page, 'Subdomains')).toBeHidden();
    await fillForm(map.page, { ...GOOD, [ADDRESS]: 'https://{s}.example.org/{z}/{x}/{y}.png' });
    await map.page.keyboard.press('Enter');
    await expect(fieldOf(map.page, 'Subdomains')).toBeFocused();
    await expect(fieldOf(map.page, 'Subdomains')).toHaveAccessibleDescription(/Say which subdomains/);
    await map.page.keyboard.type('a, b');
    await map.page.keyboard.press('Enter');
    await expect(dialogOf(map.page)).toHaveCount(0);
  });
  await test.step('plain http to a public server is warned of and wants consent; the address without it takes it back', async () => {
    await map.choose('Source', 'Add source…');
    const consent = fieldOf(map.page, 'Use plain http all the same');
    await fillForm(map.page, GOOD);
    await expect(consent).toBeHidden();
    await fillForm(map.page, { [ADDRESS]: 'http://tiles.example.org/{z}/{x}/{y}.png' });
    await expect(consent).toBeVisible();
    await expect(consent).not.toHaveAttribute('aria-invalid', 'true');
    await map.page.keyboard.press('Enter');
    await expect(consent).toBeFocused();
    await expect(consent).toHaveAttribute('aria-invalid', 'true');
    await consent.check();
    await fillForm(map.page, { [ADDRESS]: GOOD[ADDRESS] ?? '' });
    await expect(consent).toBeHidden();
    await fillForm(map.page, { [ADDRESS]: 'http://tiles.example.org/{z}/{x}/{y}.png' });
    await expect(consent).not.toBeChecked();
    await consent.check();
    await map.page.keyboard.press('Enter');
    await expect(dialogOf(map.page)).toHaveCount(0);
    await map.choose('Source', 'Edit this source…');
    await expect(consent).toBeChecked();
  });
});

/** Resolves once the program has judged a draft with this address. */
async function waitForJudge(page: Page, address: string): Promise<void> {
  const isAbout = (request: Request): boolean => request.postData()?.includes(address) === true;
  await page.waitForResponse((response) => response.url().endsWith('/call/checkSource') && isAbout(response.request()));
}

test('speaks when it is time, and lets people click and leave', async ({ map }) => {
  await test.step('a click beside the form loses nothing that was typed; Escape closes it', async () => {
    await map.choose('Source', 'Add source…');
    await expect(fieldOf(map.page, 'Name')).toBeFocused();
    await map.page.keyboard.type('Orchard');
    await map.page.mouse.click(20, 400);
    await expect(fieldOf(map.page, 'Name')).toHaveValue('Orchard');
    await map.page.keyboard.press('Escape');
    await expect(dialogOf(map.page)).toHaveCount(0);
    await expect(map.page.locator('#map')).toBeFocused();
  });
  await test.step('keeps quiet while somebody types, and speaks once they have left the field', async () => {
    await map.choose('Source', 'Add source…');
    const address = fieldOf(map.page, ADDRESS);
    const judged = waitForJudge(map.page, 'ftp://x');
    await address.pressSequentially('ftp://x', { delay: 60 });
    await judged;
    await expect(address).not.toHaveAttribute('aria-invalid', 'true');
    await address.press('Tab');
    await expect(address).toHaveAccessibleDescription(/must begin with https/);
    await expect(fieldOf(map.page, 'Name')).not.toHaveAttribute('aria-invalid', 'true');
    await address.fill(GOOD[ADDRESS] ?? '');
    await expect(address).toHaveAttribute('aria-invalid', 'false');
    await map.page.keyboard.press('Escape');
    await expect(dialogOf(map.page)).toHaveCount(0);
  });
  await test.step("a provider's own rules are told as soon as its server is typed", async () => {
    await map.choose('Source', 'Add source…');
    await fillForm(map.page, { [ADDRESS]: 'https://b.tile.openstreetmap.org/{z}/{x}/{y}.png' });
    await expect(dialogOf(map.page).getByText('its tile usage policy holds')).toBeVisible();
    await fillForm(map.page, { [ADDRESS]: GOOD[ADDRESS] ?? '' });
    await expect(dialogOf(map.page).getByText('its tile usage policy holds')).toBeHidden();
    await map.page.keyboard.press('Escape');
    await expect(dialogOf(map.page)).toHaveCount(0);
  });
  await test.step('a click reaches what it was meant for, even if a complaint comes above it meanwhile', async () => {
    await map.page.setViewportSize({ width: 1000, height: 900 });
    await map.choose('Source', 'Add source…');
    const judged = waitForJudge(map.page, 'nonsense');
    await fieldOf(map.page, ADDRESS).pressSequentially('nonsense');
    const tick = fieldOf(map.page, 'The provider permits offline use');
    await tick.scrollIntoViewIfNeeded();
    const box = await tick.boundingBox();
    await map.page.mouse.move((box?.x ?? 0) + 5, (box?.y ?? 0) + 5);
    await map.page.mouse.down();
    await judged;
    await expect(fieldOf(map.page, ADDRESS)).not.toHaveAttribute('aria-invalid', 'true');
    await map.page.mouse.up();
    await expect(tick).toBeChecked();
    await expect(fieldOf(map.page, ADDRESS)).toHaveAttribute('aria-invalid', 'true');
  });
});
