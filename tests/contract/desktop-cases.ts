/** Contract cases for the desktop calls. */
import assert from 'node:assert/strict';
import type { Method, ReplyValue, Startup } from '../../shared/contract.ts';
import { type ContractCase, callWell, refusesArguments } from './contract-calls.ts';

type Copied = ReplyValue<'copyLink'>;
type DesktopMethod = Extract<
  Method,
  'setSharpness' | 'chooseFolder' | 'openTrackFile' | 'copyLink' | 'openLogFile' | 'dismissHint'
>;

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
};
