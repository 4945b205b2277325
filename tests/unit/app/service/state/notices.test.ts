/** The list of current troubles. */
import { beforeEach, describe, expect, it } from 'vitest';
import { Notices } from '../../../../../app/service/state/notices.ts';
import type { ServiceEvent } from '../../../../../shared/calls/contract.ts';
import { CodedError, describeError, type ErrorCode, type ErrorFacts } from '../../../../../shared/errors.ts';

let heard: ServiceEvent[] = [];
let notices: Notices;

function add(code: ErrorCode, facts: ErrorFacts = {}, detail?: string): void {
  notices.add(new CodedError(code, { facts, ...(detail === undefined ? {} : { detail }) }));
}

function listed(): readonly string[] {
  return notices.current.map(({ code, sourceId }) => (sourceId === undefined ? code : `${code} ${sourceId}`));
}

beforeEach(() => {
  heard = [];
  notices = new Notices((event) => heard.push(event));
});

describe('notices', () => {
  it('are sent as a whole at each change, oldest first', () => {
    add('settings-damaged');
    add('source-refused', { sourceId: 'a', moreUrl: 'https://a.example/' });
    expect(listed()).toEqual(['settings-damaged', 'source-refused a']);
    expect(heard).toHaveLength(2);
    expect(heard[1]).toEqual({ name: 'noticesChanged', notices: notices.current });
    expect(notices.current[1]).toEqual({
      ...describeError('source-refused'),
      sourceId: 'a',
      moreUrl: 'https://a.example/',
    });
  });

  it('are unique by code and source', () => {
    add('source-refused', { sourceId: 'a' });
    add('source-refused', { sourceId: 'b' });
    add('sign-in-page', { sourceId: 'a' });
    add('sign-in-page');
    expect(listed()).toEqual(['source-refused a', 'source-refused b', 'sign-in-page a', 'sign-in-page']);
  });

  it('that recur replace the former, and are sent only if they differ', () => {
    add('cache-full', {}, '/tiles');
    add('settings-damaged');
    add('cache-full', {}, '/tiles');
    expect(heard).toHaveLength(2);
    add('cache-full', {}, '/other');
    expect([listed(), heard.length]).toEqual([['cache-full', 'settings-damaged'], 3]);
    expect(notices.current[0]?.message).toContain(': /other. ');
  });

  it('are removed one by one', () => {
    add('source-refused', { sourceId: 'a' });
    add('source-refused', { sourceId: 'b' });
    add('source-refused');
    notices.remove('source-refused', 'a');
    expect(listed()).toEqual(['source-refused b', 'source-refused']);
    notices.remove('source-refused');
    expect(listed()).toEqual(['source-refused b']);
    expect(heard.at(-1)).toEqual({ name: 'noticesChanged', notices: notices.current });
    expect(heard).toHaveLength(5);
  });

  it('without a change are not sent', () => {
    add('settings-unsaved');
    notices.remove('cache-full');
    notices.remove('settings-unsaved', 'a');
    notices.removeDiskTrouble();
    expect(heard).toHaveLength(1);
  });

  it('about the disk are removed together once it works again', () => {
    for (const code of ['cache-full', 'cache-read-only', 'cache-denied', 'cache-busy', 'cache-unavailable'] as const) {
      add(code);
    }
    add('settings-unsaved');
    notices.removeDiskTrouble();
    expect(listed()).toEqual(['settings-unsaved']);
    expect(heard).toHaveLength(7);
  });

  it('that were sent do not change', () => {
    add('settings-damaged');
    const told = heard[0];
    add('settings-unsaved');
    expect(told).toMatchObject({ notices: [{ code: 'settings-damaged' }] });
    expect(told?.name === 'noticesChanged' && told.notices).toHaveLength(1);
  });
});
