/** The source form: what it rejects and where it says so, and when it stays quiet. Uses the service's own judge. */
import { afterEach, beforeEach, expect, describe as group, it, vi } from 'vitest';
import { createSource, judgeDraft } from '../../../../app/sources/draft-judge.ts';
import { findPublicSource, PUBLIC_SOURCES } from '../../../../app/sources/public-sources.ts';
import type { Client } from '../../../../renderer/bridge/client.ts';
import type { MapView } from '../../../../renderer/map/map-view.ts';
import type { Notices } from '../../../../renderer/panels/notices.ts';
import { openAddSource, openEditSource } from '../../../../renderer/sources/edit-sources.ts';
import type { Arguments } from '../../../../shared/calls/contract.ts';
import { CodedError } from '../../../../shared/errors.ts';
import { OWN_SERVER_RULES } from '../../../../shared/sources/draft-of-source.ts';
import { BUILT_IN_SOURCES, type Source, WORLD_SOURCE } from '../../../../shared/sources/source.ts';
import type { SourceDraft } from '../../../../shared/sources/source-draft.ts';
import type { SourceDescription } from '../../../../shared/sources/source-reading.ts';
import { NO_SECRETS_TYPED, type SecretKind } from '../../../../shared/sources/source-secrets.ts';
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
  'Tile address': 'https://tiles.example.org/{z}/{x}/{y}.png',
  'Lowest zoom': '0',
  'Highest zoom': '19',
  'Attribution (optional)': '',
  'Attribution link (optional)': '',
  'Requests at once': '4',
  'Requests per second': '10',
};
const ADDRESS = 'Tile address';
const CONSENT = 'Use http anyway';
const PLAIN = 'http://tiles.example.org/{z}/{x}/{y}.png';

const LAYERS = ['Roads', 'Orchards'].map((title) => ({
  title,
  fill: { name: title, template: `https://a.example/${title}/{z}/{x}/{y}.png`, subdomains: [], maxZoom: 14 },
}));
const TILEJSON = '{"tilejson":"3.0.0","tiles":["https://a.example/Orchards/{z}/{x}/{y}.png"]}';
const ARCHIVE = 'https://a.example/map.pmtiles';
const LOCKED = 'https://a.example/locked.pmtiles';
const DESCRIPTIONS: Readonly<Record<string, SourceDescription>> = {
  'https://a.example/tiles.json': { kind: 'layers', note: 'Read as TileJSON.', layers: LAYERS.slice(1) },
  [ARCHIVE]: {
    kind: 'layers',
    note: 'Read as PMTiles: zooms 2 to 14.',
    layers: [{ title: 'Hills', fill: { template: ARCHIVE, subdomains: [], name: 'Hills', minZoom: 2, maxZoom: 14 } }],
  },
  [LOCKED]: {
    kind: 'layers',
    note: 'Read as PMTiles.',
    layers: [{ title: 'Hidden', fill: { template: LOCKED, subdomains: [], name: 'Hidden', minZoom: 0, maxZoom: 7 } }],
  },
  'https://b.example/tiles.json': { kind: 'layers', note: 'Read as TileJSON.', layers: LAYERS.slice(1) },
  'https://a.example/wmts.xml': { kind: 'layers', note: 'Read as WMTS: 2 layers.', layers: LAYERS },
  [TILEJSON]: { kind: 'layers', note: 'Read as TileJSON.', layers: LAYERS.slice(1) },
};

/** A field, what is typed into it, the message, and where it appears if not at that field. */
type Refused = readonly [what: string, label: string, typed: string, reason: RegExp, place?: string];

const REFUSED: readonly Refused[] = [
  ['no name', 'Name', ' ', /name/],
  ['a long name', 'Name', 'n'.repeat(61), /too long/],
  ['no address', ADDRESS, '', /Enter the tile address/],
  ['no {z}', ADDRESS, 'https://tiles.example.org/{x}/{y}.png', /Missing: \{z\}/],
  ['no {x}', ADDRESS, 'https://tiles.example.org/{z}/{y}.png', /Missing: \{x\}/],
  ['no {y}', ADDRESS, 'https://tiles.example.org/{z}/{x}.png', /Missing: \{y\}/],
  ['a file', ADDRESS, 'file:///tiles/{z}/{x}/{y}.png', /https:\/\//],
  ['a script', ADDRESS, 'javascript:alert(1)//{z}/{x}/{y}', /https:\/\//],
  ['credentials', ADDRESS, 'https://me:secret@tiles.example.org/{z}/{x}/{y}.png', /password/],
  ['a long address', ADDRESS, `https://tiles.example.org/{z}/{x}/{y}.png?${'a'.repeat(2000)}`, /too long/],
  [
    'an address that is there',
    ADDRESS,
    'https://TILE.openstreetmap.org:443/{z}/{x}/{y}.png',
    /“OpenStreetMap” already has/,
  ],
  ['letters for a zoom', 'Highest zoom', 'deep', /isn’t a number/],
  ['no zoom', 'Lowest zoom', '', /Enter a number/],
  ['zooms the wrong way round', 'Lowest zoom', '20', /must not be below/, 'Highest zoom'],
  ['half a zoom', 'Highest zoom', '12.5', /whole number/],
  ['a link that is none', 'Attribution link (optional)', 'javascript:alert(1)', /https:\/\//],
  ['no request at a time', 'Requests at once', '0', /from 1 to 8/],
  ['endless requests', 'Requests per second', '9'.repeat(40), /isn’t a number/],
];

/** A service that judges like the real one and accepts every source; `stored` are the secrets of an edited one. */
function play(stored: readonly SecretKind[] = []) {
  return playService({
    checkSource: ({ draft, replacing }) => ({
      ...judgeDraft(draft, BUILT_IN_SOURCES, replacing),
      storedSecrets: replacing === null ? [] : stored,
    }),
    addSource: ({ draft }) => ({ sourceId: createSource(draft).id }),
    editSource: ({ draft }) => ({ sourceId: createSource(draft).id }),
    selectSource: () => null,
    countTiles: () => ({ tiles: 0, bytes: 0 }),
    getStatistics: () => {
      throw new CodedError('internal');
    },
    listAreas: () => [],
    listPublicSources: () => PUBLIC_SOURCES,
    describeSource: (wish) => {
      const text = textOf(wish);
      const isOpen = 'draft' in wish && wish.secrets?.password === 's3cret';
      if (text.includes('locked') && !isOpen) throw new CodedError('password-needed');
      return DESCRIPTIONS[text] ?? { kind: 'hint', message: 'No tile address found.' };
    },
    previewSource: () => {
      throw new CodedError('offline');
    },
  });
}

function textOf(wish: Arguments<'describeSource'>): string {
  return 'text' in wish ? wish.text : wish.draft.template;
}

/** A window that shows a source. */
function describeTargets(client: Client, source: Source = WORLD_SOURCE): Parameters<typeof openAddSource>[0] {
  const notices = { show: () => undefined } as unknown as Notices;
  const map = { readView: () => ({ lat: 48, lon: 16, zoom: 4 }) } as unknown as MapView;
  return { client, notices, map, source: () => source };
}

function openForm() {
  const service = play();
  openAddSource(describeTargets(service.client));
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
    it(`${what} is refused at its field, which gets the focus, until it is corrected`, async () => {
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
  it('subdomains are requested only if the address uses them', async () => {
    const { callsOf } = openForm();
    expect(() => fieldOf('Subdomains')).toThrow();
    fill({ ...GOOD, [ADDRESS]: 'https://{s}.example.org/{z}/{x}/{y}.png' });
    await submit('Name');
    expect(document.activeElement).toBe(fieldOf('Subdomains'));
    expect(describe(fieldOf('Subdomains'))).toMatch(/Enter the subdomains/);
    type(fieldOf('Subdomains'), 'a, b');
    await submit('Subdomains');
    expect(isOpen()).toBe(false);
    expect(callsOf('addSource')[0]?.draft.subdomains).toEqual(['a', 'b']);
  });

  it('plain http to a public server needs consent, which another address withdraws', async () => {
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

  it('earlier consent is kept in the form', async () => {
    const source = makeSource({ template: PLAIN, plainHttpAccepted: true });
    openEditSource(describeTargets(play().client, source));
    await pause();
    expect(fieldOf(CONSENT).checked).toBe(true);
  });

  it('a provider’s rules are shown as soon as its server is typed', async () => {
    openForm();
    const note = () => document.querySelector('.note-box')?.textContent;
    fill({ [ADDRESS]: 'https://b.tile.openstreetmap.org/{z}/{x}/{y}.png' });
    await pause();
    expect(note()).toContain('Its usage policy applies');
    fill({ [ADDRESS]: GOOD[ADDRESS] ?? '' });
    await pause();
    expect(note()).toBe('');
  });
});

group('when it speaks', () => {
  it('shows problems only after the field is left', async () => {
    const { callsOf } = openForm();
    const address = fieldOf(ADDRESS);
    type(address, 'ftp://x');
    await pause();
    expect(callsOf('checkSource').at(-1)?.draft.template).toBe('ftp://x');
    expect(isBad(ADDRESS)).toBe(false);
    leave(address);
    expect(describe(address)).toMatch(/must start with https/);
    expect(isBad('Name')).toBe(false);
    paste(address, GOOD[ADDRESS] ?? '');
    await pause();
    expect(isBad(ADDRESS)).toBe(false);
  });

  it('shows problems of pasted text at once', async () => {
    openForm();
    paste(fieldOf(ADDRESS), 'ftp://x');
    await pause();
    expect(isBad(ADDRESS)).toBe(true);
  });

  it('moves nothing while the pointer is held down', async () => {
    openForm();
    const tick = fieldOf('Offline use allowed');
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

  it('a press beside the form keeps what was typed; Escape closes it and adds nothing', async () => {
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

  it('zooms are checked together: leaving the first reports a problem of the last', async () => {
    openForm();
    const first = fieldOf('Lowest zoom');
    first.value = '';
    type(first, '20');
    await pause();
    expect(isBad('Highest zoom')).toBe(false);
    leave(first);
    expect(describe(fieldOf('Highest zoom'))).toMatch(/must not be below/);
    expect(isBad('Name')).toBe(false);
  });

  it('choosing a tile size reports unsuitable zooms at once', async () => {
    openForm();
    paste(fieldOf('Highest zoom'), '22');
    await pause();
    expect(isBad('Highest zoom')).toBe(false);
    choose(fieldOf('Tile size'), '512');
    await pause();
    expect(isBad('Highest zoom')).toBe(true);
  });
});

function makeSource(draft: Partial<SourceDraft>): Source {
  return createSource(makeDraft(draft));
}

group('the usual rules of a new source', () => {
  const LOOPBACK = 'http://localhost:8080/{z}/{x}/{y}.png';
  const readLimits = () => ['Requests at once', 'Requests per second'].map((label) => fieldOf(label).value);

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
    paste(fieldOf('Requests at once'), '2');
    paste(fieldOf(ADDRESS), LOOPBACK);
    await pause();
    expect(readLimits()).toEqual(['2', '10000']);
  });

  it('start with offline use allowed for an own server, until people choose', async () => {
    openForm();
    const tick = fieldOf('Offline use allowed');
    paste(fieldOf(ADDRESS), LOOPBACK);
    await pause();
    expect(tick.checked).toBe(true);
    paste(fieldOf(ADDRESS), GOOD[ADDRESS] ?? '');
    await pause();
    expect(tick.checked).toBe(false);
    tick.click();
    tick.click();
    paste(fieldOf(ADDRESS), LOOPBACK);
    await pause();
    expect(tick.checked).toBe(false);
  });

  it('are saved as the form shows them, however fast people are', async () => {
    const { callsOf } = openForm();
    fill({ Name: 'Mine', [ADDRESS]: LOOPBACK });
    await submit('Name');
    expect(callsOf('addSource').map(({ draft }) => draft)).toMatchObject([OWN_SERVER_RULES]);
  });

  it("aren't changed when an existing source is edited", async () => {
    const { client } = play();
    openEditSource(describeTargets(client, createSource(makeDraft({ template: LOOPBACK }))));
    await pause();
    expect(readLimits()).toEqual(['4', '10']);
  });
});

group('what it fills in and shows by itself', () => {
  it('the name follows the host of the address until people edit it', async () => {
    openForm();
    expect(document.activeElement).toBe(fieldOf(ADDRESS));
    type(fieldOf(ADDRESS), 'https://{s}.tiles.exa');
    expect(fieldOf('Name').value).toBe('tiles.exa');
    type(fieldOf(ADDRESS), 'mple.org/{z}');
    expect(fieldOf('Name').value).toBe('tiles.example.org');
    paste(fieldOf('Name'), 'Orchard');
    paste(fieldOf(ADDRESS), 'https://other.example.org/');
    expect(fieldOf('Name').value).toBe('Orchard');
  });

  it('a tile is fetched when typing pauses, once per address, and never for an invalid one', async () => {
    const { callsOf } = openForm();
    const reason = () => document.querySelector('.source-named > .hint')?.textContent;
    paste(fieldOf(ADDRESS), 'https://tiles.example.org/{z}/{x}.png');
    await vi.advanceTimersByTimeAsync(2000);
    expect(callsOf('previewSource')).toEqual([]);
    paste(fieldOf(ADDRESS), GOOD[ADDRESS] ?? '');
    await vi.advanceTimersByTimeAsync(500);
    expect(callsOf('previewSource')).toEqual([]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(callsOf('previewSource').map(({ draft, coord }) => [draft.template, coord])).toEqual([
      [GOOD[ADDRESS], { z: 4, x: 8, y: 5 }],
    ]);
    expect(reason()).toBe('tiles.example.org can’t be reached.');
    paste(fieldOf('Name'), 'Orchard');
    await vi.advanceTimersByTimeAsync(2000);
    expect(callsOf('previewSource').length).toBe(1);
    paste(fieldOf(ADDRESS), '');
    await pause();
    expect(reason()).toBe('');
  });

  it('Advanced opens for a problem inside it', async () => {
    openForm();
    const advanced = () => document.querySelector<HTMLDetailsElement>('.source-advanced')?.open;
    fill(GOOD);
    await pause();
    expect(advanced()).toBe(false);
    paste(fieldOf('Requests at once'), '0');
    await pause();
    expect(advanced()).toBe(true);
  });
});

group('what is sent to the server', () => {
  const SOURCE = makeSource({});
  const secretsOf = (label: string) => [fieldOf(label).value, fieldOf(label).placeholder];

  it('goes to the service with a new source, a preview and each judgement, hidden as it is typed', async () => {
    const { callsOf } = openForm();
    fill({ ...GOOD, 'User name': 'ann', Password: 's3cret', 'Header name': 'X-Key', 'Header value': 'k3y' });
    const masked = ['User name', 'Password', 'Header name', 'Header value', 'Referer'].filter((label) =>
      fieldOf(label).classList.contains('masked'),
    );
    expect(masked).toEqual(['Password', 'Header value']);
    await vi.advanceTimersByTimeAsync(2000);
    await submit('User name');
    const secrets = { userName: 'ann', password: 's3cret', headerName: 'X-Key', headerValue: 'k3y' };
    expect(callsOf('checkSource').at(-1)?.secrets).toEqual({ ...NO_SECRETS_TYPED, ...secrets });
    expect(callsOf('previewSource').at(-1)).toMatchObject({ secrets, replacing: null });
    expect(callsOf('addSource')[0]?.secrets).toEqual({ ...NO_SECRETS_TYPED, ...secrets });
  });

  it('is marked as stored where it is, without its value, and stays unless something is typed', async () => {
    const { client, callsOf } = play(['login', 'referer']);
    openEditSource(describeTargets(client, SOURCE));
    await pause();
    expect(['User name', 'Password', 'Referer'].map(secretsOf)).toEqual(Array(3).fill(['', 'Stored']));
    expect(secretsOf('Header name')).toEqual(['', 'X-API-Key']);
    await submit('Name');
    expect(callsOf('editSource')[0]?.secrets).toEqual(NO_SECRETS_TYPED);
  });

  it('can be removed where it is stored', async () => {
    const { client, callsOf } = play(['login']);
    openEditSource(describeTargets(client, SOURCE));
    await pause();
    fieldOf('Remove the stored user name and password').click();
    expect(() => fieldOf('Remove the stored header')).toThrow();
    expect(() => fieldOf('Remove the stored Referer')).toThrow();
    await submit('Name');
    expect(callsOf('editSource')[0]?.secrets).toEqual({ ...NO_SECRETS_TYPED, removeLogin: true });
  });

  it('is nothing where the source never uses the network, which a new source may be told', async () => {
    const { callsOf } = openForm();
    fill(GOOD);
    fieldOf('Cached tiles only').click();
    await submit('Name');
    expect(callsOf('addSource')[0]).toMatchObject({ draft: { cachedTilesOnly: true }, secrets: NO_SECRETS_TYPED });
  });
});

group('an address of another program', () => {
  const noteOf = () => document.querySelector('.source-reading .hint')?.textContent;

  it('is rewritten once it was pasted, with its zooms and servers, and says what was understood', async () => {
    const { callsOf } = openForm();
    paste(fieldOf(ADDRESS), 'tms[2,18]:https://{switch:a,b}.example.org/{zoom}/{x}/{y}.png');
    await pause();
    await pause();
    expect(fieldOf(ADDRESS).value).toBe('https://{s}.example.org/{z}/{x}/{y}.png');
    const others = ['Subdomains', 'Lowest zoom', 'Highest zoom', 'Name'];
    expect(others.map((label) => fieldOf(label).value)).toEqual(['a, b', '2', '18', 'example.org']);
    expect(noteOf()).toBe('Read as a JOSM address: zooms 2 to 18.');
    expect(findBad()).toEqual([]);
    await submit('Name');
    expect(callsOf('addSource').map(({ draft }) => [draft.template, draft.maxZoom])).toEqual([
      ['https://{s}.example.org/{z}/{x}/{y}.png', 18],
    ]);
  });

  it('stays while somebody types, and is rewritten once they have left the field', async () => {
    openForm();
    type(fieldOf(ADDRESS), 'https://a.example/{zoom}/{x}/{y}.png');
    await pause();
    expect(fieldOf(ADDRESS).value).toContain('{zoom}');
    leave(fieldOf(ADDRESS));
    await pause();
    expect(fieldOf(ADDRESS).value).toBe('https://a.example/{z}/{x}/{y}.png');
    expect(noteOf()).toBe('Changed {zoom} to {z}.');
    type(fieldOf(ADDRESS), '?v=1');
    expect(noteOf()).toBe('');
  });

  it('keeps the zooms that people have set', async () => {
    openForm();
    paste(fieldOf('Highest zoom'), '12');
    paste(fieldOf(ADDRESS), 'tms[2,18]:https://a.example/{zoom}/{x}/{y}.png');
    await pause();
    expect([fieldOf('Lowest zoom').value, fieldOf('Highest zoom').value]).toEqual(['2', '12']);
  });

  it('takes its zooms along when another one is pasted', async () => {
    openForm();
    paste(fieldOf(ADDRESS), 'tms[2,18]:https://a.example/{zoom}/{x}/{y}.png');
    await pause();
    paste(fieldOf(ADDRESS), GOOD[ADDRESS] ?? '');
    await pause();
    expect([fieldOf('Lowest zoom').value, fieldOf('Highest zoom').value]).toEqual(['0', '19']);
  });

  it('is read where a source is edited, whose name stays', async () => {
    openEditSource(describeTargets(play().client, makeSource({ name: 'Mine' })));
    await pause();
    paste(fieldOf(ADDRESS), 'https://a.example/tiles.json');
    await pause();
    await pause();
    expect([fieldOf(ADDRESS).value, fieldOf('Name').value, fieldOf('Highest zoom').value]).toEqual([
      'https://a.example/Orchards/{z}/{x}/{y}.png',
      'Mine',
      '14',
    ]);
  });
});

group('a description of sources', () => {
  const noteOf = () => document.querySelector('.source-reading .hint')?.textContent;
  const listOf = () => document.querySelector<HTMLSelectElement>('.source-layers select');

  it('fills in the form once its address was pasted, and is asked for once', async () => {
    const { callsOf } = openForm();
    paste(fieldOf(ADDRESS), 'https://a.example/tiles.json');
    await pause();
    await pause();
    expect([fieldOf(ADDRESS).value, fieldOf('Name').value]).toEqual([
      'https://a.example/Orchards/{z}/{x}/{y}.png',
      'Orchards',
    ]);
    expect(noteOf()).toBe('Read as TileJSON.');
    expect(findBad()).toEqual([]);
    expect(callsOf('describeSource').length).toBe(1);
  });

  it('of an archive fills in the form, and is seen before it is saved', async () => {
    const { callsOf } = openForm();
    type(fieldOf(ADDRESS), ARCHIVE);
    await submit('Name');
    await pause();
    expect(callsOf('addSource')).toEqual([]);
    expect([fieldOf('Name').value, fieldOf('Lowest zoom').value, fieldOf('Highest zoom').value]).toEqual([
      'Hills',
      '2',
      '14',
    ]);
    expect(noteOf()).toBe('Read as PMTiles: zooms 2 to 14.');
    await submit('Name');
    expect(callsOf('addSource').map(({ draft }) => [draft.template, draft.name, draft.maxZoom])).toEqual([
      [ARCHIVE, 'Hills', 14],
    ]);
    expect(callsOf('describeSource').length).toBe(1);
  });

  it('of an archive that can’t be read is refused at its field; one behind a login isn’t', async () => {
    const { callsOf } = openForm();
    paste(fieldOf(ADDRESS), 'https://a.example/broken.pmtiles');
    await pause();
    expect(describe(fieldOf(ADDRESS))).toMatch(/No tile address found/);
    await submit('Name');
    expect(callsOf('addSource')).toEqual([]);
    paste(fieldOf(ADDRESS), LOCKED);
    await pause();
    expect([noteOf(), findBad()]).toEqual([expect.stringMatching(/^Password needed/), []]);
    await submit('Name');
    expect(callsOf('addSource').length).toBe(1);
  });

  it('of an archive behind a login is read again with the login', async () => {
    const { callsOf } = openForm();
    paste(fieldOf(ADDRESS), LOCKED);
    await pause();
    fill({ Name: 'Woods', 'User name': 'ann', Password: 'wrong' });
    await pause();
    expect(noteOf()).toMatch(/^Password needed/);
    fill({ Password: 's3cret' });
    await pause();
    await pause();
    expect([noteOf(), fieldOf('Name').value, fieldOf('Highest zoom').value]).toEqual([
      'Read as PMTiles.',
      'Woods',
      '7',
    ]);
    await submit('Name');
    expect(callsOf('addSource').map(({ draft }) => [draft.template, draft.maxZoom])).toEqual([[LOCKED, 7]]);
    expect(callsOf('describeSource').length).toBe(3);
  });

  it('on another server gets no password typed before', async () => {
    const { callsOf } = openForm();
    fill({ 'User name': 'ann', Password: 's3cret' });
    paste(fieldOf(ADDRESS), 'https://b.example/tiles.json');
    await pause();
    await pause();
    expect(fieldOf(ADDRESS).value).toBe('https://a.example/Orchards/{z}/{x}/{y}.png');
    await submit('Name');
    expect(callsOf('addSource').map(({ secrets }) => secrets)).toEqual([NO_SECRETS_TYPED]);
  });

  it('isn’t asked for while its address is typed', async () => {
    const { callsOf } = openForm();
    type(fieldOf(ADDRESS), 'https://a.example/tiles.json');
    await pause();
    expect(callsOf('describeSource')).toEqual([]);
    leave(fieldOf(ADDRESS));
    await pause();
    expect(callsOf('describeSource').map(textOf)).toEqual(['https://a.example/tiles.json']);
  });

  it('can be pasted as a text', async () => {
    openForm();
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', TILEJSON);
    const event = new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData });
    fieldOf(ADDRESS).dispatchEvent(event);
    await pause();
    expect(event.defaultPrevented).toBe(true);
    expect(fieldOf(ADDRESS).value).toBe('https://a.example/Orchards/{z}/{x}/{y}.png');
  });

  it('has a list of its layers, one of which must be chosen', async () => {
    const { callsOf } = openForm();
    paste(fieldOf(ADDRESS), 'https://a.example/wmts.xml');
    await pause();
    expect([...(listOf()?.options ?? [])].map(({ textContent }) => textContent)).toEqual(['Roads', 'Orchards']);
    expect(isBad(ADDRESS)).toBe(false);
    await submit('Name');
    expect(describe(fieldOf(ADDRESS))).toMatch(/Choose a layer\./);
    const list = listOf();
    if (list) choose(list, '1');
    await pause();
    expect([fieldOf('Name').value, fieldOf('Highest zoom').value]).toEqual(['Orchards', '14']);
    expect(findBad()).toEqual([]);
    await submit('Name');
    expect(callsOf('addSource').map(({ draft }) => draft.template)).toEqual([
      'https://a.example/Orchards/{z}/{x}/{y}.png',
    ]);
  });

  it('that can’t be read says so at the address', async () => {
    openForm();
    paste(fieldOf(ADDRESS), 'https://a.example/page.html');
    await pause();
    expect(describe(fieldOf(ADDRESS))).toMatch(/No tile address found\./);
    expect(isBad(ADDRESS)).toBe(true);
  });

  it('is read first and saved after people have seen it', async () => {
    const { callsOf } = openForm();
    type(fieldOf(ADDRESS), 'https://a.example/tiles.json');
    await submit(ADDRESS);
    expect(findBad()).toEqual([]);
    await pause();
    expect([isOpen(), callsOf('addSource').length, fieldOf('Name').value]).toEqual([true, 0, 'Orchards']);
    await submit(ADDRESS);
    expect(callsOf('addSource').length).toBe(1);
  });
});

group('a public source', () => {
  const openList = async () => {
    const service = openForm();
    await pause();
    return { ...service, list: fieldOf('Public sources') };
  };
  const indexOf = (isOffline: boolean) =>
    String(PUBLIC_SOURCES.findIndex(({ draft }) => draft.offlineUsePermitted === isOffline));

  it('fills in the whole form, its limits too, with a link to its terms, and can be added at once', async () => {
    const { callsOf, list } = await openList();
    choose(list, indexOf(true));
    await pause();
    const wanted = PUBLIC_SOURCES.find(({ draft }) => draft.offlineUsePermitted);
    expect(document.querySelector('.source-reading .hint')?.textContent).toContain('allow saving areas');
    expect(document.querySelector('.source-reading a')?.getAttribute('href')).toBe(wanted?.termsUrl);
    await submit('Name');
    expect(callsOf('addSource').map(({ draft }) => draft)).toEqual([wanted?.draft]);
    expect(findPublicSource(createSource(wanted?.draft ?? makeDraft()).id)).toBe(wanted);
  });

  it('gets nothing of what was typed for another server', async () => {
    const { callsOf, list } = await openList();
    fill({
      'User name': 'ann',
      Password: 's3cret',
      'Header name': 'X-Key',
      'Header value': 'k3y',
      Referer: 'https://a.example/',
    });
    choose(list, indexOf(true));
    await pause();
    await submit('Name');
    expect(callsOf('addSource').map(({ secrets }) => secrets)).toEqual([NO_SECRETS_TYPED]);
  });

  it('says where its terms don’t allow saving areas', async () => {
    const { list } = await openList();
    choose(list, indexOf(false));
    await pause();
    expect(document.querySelector('.source-reading .hint')?.textContent).toContain('don’t clearly allow saving areas');
    expect(fieldOf('Offline use allowed').checked).toBe(false);
  });

  it('takes its terms along when its address is changed', async () => {
    const { list } = await openList();
    choose(list, indexOf(true));
    await pause();
    type(fieldOf(ADDRESS), '?v=1');
    await pause();
    expect(fieldOf('Offline use allowed').checked).toBe(false);
    expect([fieldOf('Attribution (optional)').value, list.value]).toEqual(['', '']);
    expect(fieldOf('Requests per second').value).toBe('10');
  });
});
