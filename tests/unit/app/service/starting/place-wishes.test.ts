/** The effect of links and later starts on a running program, with real settings and a real list of sources. */
import { beforeEach, describe, expect, test } from 'vitest';
import { SourceList } from '../../../../../app/service/sources/source-list.ts';
import { createPlaceWishes, type PlaceWishes } from '../../../../../app/service/starting/place-wishes.ts';
import { PLAIN_START } from '../../../../../app/service/starting/start-request.ts';
import { NetworkSwitch } from '../../../../../app/service/state/network-switch.ts';
import { SettingsStore } from '../../../../../app/service/state/settings-store.ts';
import type { ServiceEvent } from '../../../../../shared/calls/contract.ts';
import { makeTempDir } from '../../../../support/temp-dir.ts';

const OWN = 'http://127.0.0.1:9/{z}/{x}/{y}.png';
const view = { lat: -33.9, lon: 18.4, zoom: 5 };
const link = { ...view, sourceId: null };
let settings: SettingsStore;
let network: NetworkSwitch;
let list: SourceList;
let events: ServiceEvent[];
let wishes: PlaceWishes;

beforeEach(async () => {
  settings = await SettingsStore.open({ dataDir: makeTempDir(), onTrouble: () => undefined });
  events = [];
  const emit = (event: ServiceEvent) => void events.push(event);
  list = new SourceList({ settings });
  network = new NetworkSwitch({ offline: false, settings, emit, abortRequests: () => undefined });
  wishes = createPlaceWishes({ settings, list, network, emit });
});

describe('a link', () => {
  test('moves the open windows, and is saved for later ones', () => {
    const { zoom } = settings.current.view;
    expect(wishes.openLink('geo:48.2,16.4')).toBe(true);
    expect(events).toEqual([{ name: 'placeWanted', place: { lat: 48.2, lon: 16.4, zoom: null } }]);
    expect(settings.current.view).toEqual({ lat: 48.2, lon: 16.4, zoom });
    wishes.openLink('geo:48.2,16.4?z=9');
    expect(settings.current.view.zoom).toBe(9);
  });

  test('selects its source first, but adds none', () => {
    expect(wishes.openLink('tilekeep:1,2?z=3&source=world')).toBe(true);
    expect(events.map(({ name }) => name)).toEqual(['sourceSelected', 'placeWanted']);
    expect(wishes.openLink('tilekeep:4,5?z=6&source=moon')).toBe(true);
    expect([settings.current.sourceId, settings.current.view.lat, list.all.length]).toEqual(['world', 4, 2]);
  });

  test('that is invalid changes nothing', () => {
    const before = settings.current;
    for (const text of ['', 'geo:91,0', `tilekeep:1,2?source=${OWN}`, OWN]) expect(wishes.openLink(text)).toBe(false);
    expect([settings.current, events]).toEqual([before, []]);
  });
});

describe('a later start', () => {
  test('adds its source, shows it, and goes to its view', () => {
    expect(wishes.followStart({ ...PLAIN_START, source: OWN, link })).toBeUndefined();
    expect(events.map(({ name }) => name)).toEqual(['sourcesChanged', 'sourceSelected', 'placeWanted']);
    expect(list.find(settings.current.sourceId)).toMatchObject({ address: { template: OWN } });
    expect(settings.current.view).toEqual(view);
    events.length = 0;
    wishes.followStart({ ...PLAIN_START, source: OWN });
    expect(events).toEqual([]);
  });

  test.each([
    ['moon', 'unknown-source'],
    ['../x', 'bad-source'],
    ['https://user:pw@tiles.example.org/{z}/{x}/{y}.png', 'bad-source'],
  ])('with the source %j changes nothing, and gets the reason', (source, code) => {
    const before = settings.current;
    expect(wishes.followStart({ ...PLAIN_START, source, link })).toMatchObject({ code });
    expect([settings.current, events]).toEqual([before, []]);
  });

  test('prefers its own source to that of its link', () => {
    const linked = { ...link, sourceId: 'openstreetmap' };
    wishes.followStart({ ...PLAIN_START, link: linked, source: 'world' });
    expect(settings.current.sourceId).toBe('world');
    wishes.followStart({ ...PLAIN_START, link: linked });
    expect(settings.current.sourceId).toBe('openstreetmap');
  });

  test('works offline in this run before any request, and never ends that', () => {
    wishes.followStart({ ...PLAIN_START, offline: true, source: 'moon' });
    wishes.followStart(PLAIN_START);
    expect([network.isOffline, settings.current.offline]).toEqual([true, false]);
    expect(events).toEqual([{ name: 'preferencesChanged', change: { offline: true } }]);
  });
});
