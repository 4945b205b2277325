/** Contract cases for the desktop calls. */
import assert from 'node:assert/strict';
import type { Method, ReplyValue, Startup } from '../../shared/calls/contract.ts';
import { MAX_EVENT_CHARS, MAX_EVENT_FEATURES, MAX_SAVED_NAME_LENGTH } from '../../shared/layers/layer.ts';
import { type ContractCase, callWell, failsWith, refusesArguments } from './contract-calls.ts';

type Copied = ReplyValue<'copyLink'>;
type DesktopMethod = Extract<
  Method,
  | 'setSharpness'
  | 'chooseFolder'
  | 'openTrackFile'
  | 'choosePaperPlace'
  | 'dropSavedFile'
  | 'savePdf'
  | 'copyLink'
  | 'openLogFile'
  | 'dismissHint'
  | 'reportEvent'
>;

const NO_SAVE = '0123456789abcdef';

const FEATURE = { layer: 'Towns', file: 'towns.json', name: null, position: null, properties: { people: 7 } };
const SELECT = { event: 'select', position: { lon: 16, lat: 48 }, features: [FEATURE], more: 0 };
const EVENTS = [
  { event: 'zoom', zoom: 3 },
  { event: 'position', position: { lon: 16, lat: 48 } },
  { event: 'position', position: null },
  SELECT,
  { ...SELECT, features: [{ ...FEATURE, data: { id: 7 }, position: { lon: 1, lat: 2 } }] },
  {
    event: 'box-select',
    box: { west: 179, south: -1, east: -179, north: 1 },
    features: Array.from({ length: MAX_EVENT_FEATURES }, () => FEATURE),
    more: 5,
  },
  { event: 'deselect' },
];

export const DESKTOP_CASES: { readonly [M in DesktopMethod]: readonly ContractCase[] } = {
  setSharpness: [
    {
      name: 'accepts what a window reports about its display',
      run: async (carrier) => assert.equal(await callWell(carrier, 'setSharpness', { sharp: false }), null),
    },
    refusesArguments('setSharpness', [{}, { sharp: 2 }]),
  ],
  chooseFolder: [refusesArguments('chooseFolder', [{ path: '/' }, null])],
  openTrackFile: [refusesArguments('openTrackFile', [{ path: '/etc/passwd' }, null])],
  // A carrier's dialog would wait for people.
  choosePaperPlace: [
    refusesArguments('choosePaperPlace', [
      { name: '', format: 'png' },
      { name: 'Map', format: 'exe' },
      { name: 'Map', format: 'pdf', path: '/etc/passwd' },
      { name: 'M'.repeat(MAX_SAVED_NAME_LENGTH + 1), format: 'png' },
    ]),
  ],
  dropSavedFile: [
    {
      name: 'has no effect where nobody chose a place',
      run: async (carrier) => assert.equal(await callWell(carrier, 'dropSavedFile', { saveId: NO_SAVE }), null),
    },
    refusesArguments('dropSavedFile', [{}, { saveId: '/etc/passwd' }]),
  ],
  savePdf: [
    {
      name: 'writes nothing where nobody chose a place',
      run: (carrier) => failsWith(carrier, 'savePdf', { saveId: NO_SAVE }, 'bad-request'),
    },
    refusesArguments('savePdf', [{ saveId: '../map.pdf' }, { saveId: NO_SAVE, path: '/etc/passwd' }]),
  ],
  copyLink: [
    {
      name: 'says whether a link to the view was copied',
      run: async (carrier) => {
        const view = { lat: 48.2, lon: 16.4, zoom: 12 };
        const { isCopied } = (await callWell(carrier, 'copyLink', { view })) as Copied;
        const { host } = (await callWell(carrier, 'openMap', {})) as Startup;
        assert.equal(isCopied, host === 'electron');
      },
    },
    refusesArguments('copyLink', [{}, { view: { lat: 91, lon: 0, zoom: 1 } }, { view: null, text: 'any' }]),
  ],
  openLogFile: [
    {
      name: 'opens the log file, or says that it cannot be opened',
      run: async (carrier) => {
        const reply = await carrier.call('openLogFile', {});
        assert.ok(reply.ok ? reply.value === null : reply.error.code === 'log-not-opened');
      },
    },
    refusesArguments('openLogFile', [{ path: '/etc/passwd' }]),
  ],
  dismissHint: [
    {
      name: 'keeps the hint from being shown again',
      run: async (carrier) => {
        assert.equal(((await callWell(carrier, 'openMap', {})) as Startup).showsHint, true);
        assert.equal(await callWell(carrier, 'dismissHint', {}), null);
        assert.equal(((await callWell(carrier, 'openMap', {})) as Startup).showsHint, false);
      },
    },
    refusesArguments('dismissHint', [{ hint: 1 }]),
  ],
  reportEvent: [
    {
      name: 'accepts what happens on a map, and prints nothing without --events',
      run: async (carrier) => {
        const { reportsEvents } = (await callWell(carrier, 'openMap', {})) as Startup;
        assert.equal(reportsEvents, false);
        for (const event of EVENTS) assert.equal(await callWell(carrier, 'reportEvent', { event }), null);
      },
    },
    refusesArguments('reportEvent', [
      {},
      { event: { event: 'zoom', zoom: 99 } },
      { event: { event: 'zoom', zoom: 3, text: '\n' } },
      { event: { event: 'position', position: { lon: 181, lat: 0 } } },
      { event: { event: 'quit' } },
      { event: { event: 'select', position: { lon: 0, lat: 0 }, features: [], more: 0 } },
      { event: { ...SELECT, features: [{ ...FEATURE, properties: 'any' }] } },
      { event: { ...SELECT, features: Array.from({ length: MAX_EVENT_FEATURES + 1 }, () => FEATURE) } },
      { event: { ...SELECT, features: [{ ...FEATURE, data: 'x'.repeat(MAX_EVENT_CHARS) }] } },
    ]),
  ],
};
