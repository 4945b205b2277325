/** The source form: what it rejects and where it says so, and when it stays quiet. Uses the service's own judge. */
import { afterEach, beforeEach, expect, describe as group, it, vi } from 'vitest';
import { createSource, judgeDraft } from '../../../../app/sources/draft-judge.ts';
import { openAddSource, openEditSource } from '../../../../renderer/sources/edit-sources.ts';
import { OWN_SERVER_LIMITS } from '../../../../shared/draft-of-source.ts';
import { BUILT_IN_SOURCES, type Source } from '../../../../shared/source.ts';
import type { SourceDraft } from '../../../../shared/source-draft.ts';
import {
  choose,
  describe,
  fieldOf,
  isShown,
  leave,
  paste,
  press,
  type,
  useEmptyPage,
} from '../../../support/dom-page.ts';
import { makeDraft } from '../../../support/drafts.ts';
import { playService } from '../../../support/played-service.ts';

const GOOD: Readonly<Record<string, string>> = {
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
const CONSENT = 'Use plain http all the same';
const PLAIN = 'http://tiles.example.org/{z}/{x}/{y}.png';

/** A field, what is typed into it, the message, and where it appears if not at that field. */
type Refused = readonly [what: string, label: string, typed: string, reason: RegExp, place?: string];

const REFUSED: readonly Refused[] = [
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
  [
    'an address that is there',
    ADDRESS,
    'https://TILE.openstreetmap.org:443/{z}/{x}/{y}.png',
    /there already, as “OpenStreetMap”/,
  ],
  ['letters for a zoom', 'Deepest zoom', 'deep', /not a number/],
  ['no zoom', 'First zoom', '', /Nothing is typed/],
  ['zooms the wrong way round', 'First zoom', '20', /must not be less/, 'Deepest zoom'],
  ['half a zoom', 'Deepest zoom', '12.5', /whole number/],
  ['a link that is none', 'Link of the attribution', 'javascript:alert(1)', /https:\/\//],
  ['no request at a time', 'Requests at a time', '0', /from 1 to 8/],
  ['endless requests', 'Requests per second', '9'.repeat(40), /not a number/],
];

/** A service that judges like the real one and accepts every source. */
function play() {
  return playService({
    checkSource: ({ draft, replacing }) => judgeDraft(draft, BUILT_IN_SOURCES, replacing),
    addSource: ({ draft }) => ({ sourceId: createSource(draft).id }),
    editSource: ({ draft }) => ({ sourceId: createSource(draft).id }),
    selectSource: () => null,
  });
}

function openForm() {
  const service = play();
  openAddSource(service.client);
  return service;
}

function fill(typed: Readonly<Record<string, string>>): void {
  for (const [label, text] of Object.entries(typed)) paste(fieldOf(label), text);
}

/** Lets the typing pause pass and the service answer. */
async function pause(): Promise<void> {
  await vi.advanceTimersByTimeAsync(250);
}

async function submit(label: string): Promise<void> {
  fieldOf(label).focus();
  press('Enter');
  await vi.advanceTimersByTimeAsync(0);
}

const isBad = (label: string): boolean => fieldOf(label).getAttribute('aria-invalid') === 'true';
const findBad = () => [...document.querySelectorAll('[aria-invalid="true"]')];
const isOpen = (): boolean => document.querySelector('dialog') !== null;

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());
useEmptyPage();

group('what cannot be a source', () => {
  for (const [what, label, typed, reason, place = label] of REFUSED) {
    it(`${what} is refused at its field, which has the keyboard, until it is mended`, async () => {
      const { callsOf } = openForm();
      fill({ ...GOOD, [label]: typed });
      await submit(label);
      expect(describe(fieldOf(place))).toMatch(reason);
      expect(isBad(place)).toBe(true);
      expect(document.activeElement).toBe(fieldOf(place));
      expect(callsOf('addSource')).toEqual([]);
      paste(fieldOf(label), GOOD[label] ?? '');
      await pause();
      expect(findBad()).toEqual([]);
      await submit(label);
      expect(isOpen()).toBe(false);
      expect(callsOf('addSource').map(({ draft }) => draft.name)).toEqual(['Orchard']);
      expect(callsOf('selectSource').length).toBe(1);
    });
  }
});

group('what an address wants', () => {
  it('subdomains are asked for where the address has a place for them', async () => {
    const { callsOf } = openForm();
    expect(() => fieldOf('Subdomains')).toThrow();
    fill({ ...GOOD, [ADDRESS]: 'https://{s}.example.org/{z}/{x}/{y}.png' });
    await submit('Name');
    expect(document.activeElement).toBe(fieldOf('Subdomains'));
    expect(describe(fieldOf('Subdomains'))).toMatch(/Say which subdomains/);
    type(fieldOf('Subdomains'), 'a, b');
    await submit('Subdomains');
    expect(isOpen()).toBe(false);
    expect(callsOf('addSource')[0]?.draft.subdomains).toEqual(['a', 'b']);
  });

  it('plain http to a public server is warned of and wants consent, which another address takes back', async () => {
    const { callsOf } = openForm();
    fill(GOOD);
    await pause();
    const consent = document.querySelector<HTMLInputElement>('#source-plainHttpAccepted');
    if (!consent) throw new Error('there is no consent to give');
    expect(isShown(consent)).toBe(false);
    fill({ [ADDRESS]: PLAIN });
    await pause();
    expect([isShown(consent), isBad(CONSENT)]).toEqual([true, false]);
    await submit(ADDRESS);
    expect(document.activeElement).toBe(consent);
    expect(isBad(CONSENT)).toBe(true);
    consent.click();
    fill({ [ADDRESS]: GOOD[ADDRESS] ?? '' });
    await pause();
    expect(isShown(consent)).toBe(false);
    fill({ [ADDRESS]: PLAIN });
    await pause();
    expect([isShown(consent), consent.checked]).toEqual([true, false]);
    consent.click();
    await submit(ADDRESS);
    expect(isOpen()).toBe(false);
    expect(callsOf('addSource')[0]?.draft).toMatchObject({ template: PLAIN, plainHttpAccepted: true });
  });

  it('consent once given still stands in the form of the source', async () => {
    const source = makeSource({ template: PLAIN, plainHttpAccepted: true });
    openEditSource(play().client, { show: () => undefined }, source);
    await pause();
    expect(fieldOf(CONSENT).checked).toBe(true);
  });

  it('a provider’s own rules are told as soon as its server is typed', async () => {
    openForm();
    const note = () => document.querySelector('.note-box')?.textContent;
    fill({ [ADDRESS]: 'https://b.tile.openstreetmap.org/{z}/{x}/{y}.png' });
    await pause();
    expect(note()).toContain('its tile usage policy holds');
    fill({ [ADDRESS]: GOOD[ADDRESS] ?? '' });
    await pause();
    expect(note()).toBe('');
  });
});

group('when it speaks', () => {
  it('keeps quiet while somebody types, and speaks once they have left the field', async () => {
    const { callsOf } = openForm();
    const address = fieldOf(ADDRESS);
    type(address, 'ftp://x');
    await pause();
    expect(callsOf('checkSource').at(-1)?.draft.template).toBe('ftp://x');
    expect(isBad(ADDRESS)).toBe(false);
    leave(address);
    expect(describe(address)).toMatch(/must begin with https/);
    expect(isBad('Name')).toBe(false);
    paste(address, GOOD[ADDRESS] ?? '');
    await pause();
    expect(isBad(ADDRESS)).toBe(false);
  });

  it('speaks at once of what was pasted', async () => {
    openForm();
    paste(fieldOf(ADDRESS), 'ftp://x');
    await pause();
    expect(isBad(ADDRESS)).toBe(true);
  });

  it('moves nothing while the pointer is held down', async () => {
    openForm();
    const tick = fieldOf('The provider permits offline use');
    type(fieldOf(ADDRESS), 'nonsense');
    tick.dispatchEvent(new Event('pointerdown', { bubbles: true }));
    leave(fieldOf(ADDRESS));
    await pause();
    expect(isBad(ADDRESS)).toBe(false);
    window.dispatchEvent(new Event('pointerup'));
    expect(isBad(ADDRESS)).toBe(false);
    await vi.advanceTimersByTimeAsync(0);
    expect(isBad(ADDRESS)).toBe(true);
  });

  it('a press beside the form loses nothing that was typed; Escape closes it and nothing is added', async () => {
    const { callsOf } = openForm();
    type(fieldOf('Name'), 'Orchard');
    const dialog = document.querySelector('dialog');
    dialog?.dispatchEvent(new MouseEvent('pointerdown', { bubbles: true, clientX: -5, clientY: -5 }));
    expect(fieldOf('Name').value).toBe('Orchard');
    press('Escape');
    await pause();
    expect(isOpen()).toBe(false);
    expect(callsOf('addSource')).toEqual([]);
  });

  it('zooms are judged together: leaving the first one reports an untouched deepest one', async () => {
    openForm();
    const first = fieldOf('First zoom');
    first.value = '';
    type(first, '20');
    await pause();
    expect(isBad('Deepest zoom')).toBe(false);
    leave(first);
    expect(describe(fieldOf('Deepest zoom'))).toMatch(/must not be less/);
    expect(isBad('Name')).toBe(false);
  });

  it('a tile size that was chosen speaks at once of zooms that do not go with it', async () => {
    openForm();
    paste(fieldOf('Deepest zoom'), '22');
    await pause();
    expect(isBad('Deepest zoom')).toBe(false);
    choose(fieldOf('Tile size'), '512');
    await pause();
    expect(isBad('Deepest zoom')).toBe(true);
  });
});

function makeSource(draft: Partial<SourceDraft>): Source {
  return createSource(makeDraft(draft));
}

group('the limits of a new source', () => {
  const LOOPBACK = 'http://localhost:8080/{z}/{x}/{y}.png';
  const readLimits = () => ['Requests at a time', 'Requests per second'].map((label) => fieldOf(label).value);

  it('follow the kind of server until they are set', async () => {
    openForm();
    expect(readLimits()).toEqual(['4', '10']);
    paste(fieldOf(ADDRESS), LOOPBACK);
    await pause();
    expect(readLimits()).toEqual(['16', '10000']);
    paste(fieldOf(ADDRESS), GOOD[ADDRESS] ?? '');
    await pause();
    await pause();
    expect(readLimits()).toEqual(['4', '10']);
    expect(findBad()).toEqual([]);
  });

  it('stay as they were set', async () => {
    openForm();
    paste(fieldOf('Requests at a time'), '2');
    paste(fieldOf(ADDRESS), LOOPBACK);
    await pause();
    expect(readLimits()).toEqual(['2', '10000']);
  });

  it('are saved as the form comes to show them, however fast', async () => {
    const { callsOf } = openForm();
    fill({ Name: 'Mine', [ADDRESS]: LOOPBACK });
    await submit('Name');
    expect(callsOf('addSource').map(({ draft }) => draft)).toMatchObject([OWN_SERVER_LIMITS]);
  });

  it('are left alone where a source that is there is edited', async () => {
    const { client } = play();
    openEditSource(client, { show: () => undefined }, createSource(makeDraft({ template: LOOPBACK })));
    await pause();
    expect(readLimits()).toEqual(['4', '10']);
  });
});
