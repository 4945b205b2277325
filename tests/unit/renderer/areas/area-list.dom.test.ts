/** The list of saved areas: cards, renaming, and the question before deleting an area. */
import { expect, describe as group, it, vi } from 'vitest';
import type { AreaActions } from '../../../../renderer/areas/area-card.ts';
import { createAreaList } from '../../../../renderer/areas/area-list.ts';
import { openDeleteAreaDialog } from '../../../../renderer/areas/delete-area-dialog.ts';
import type { AreaMeasure, AreaSummary } from '../../../../shared/areas/area.ts';
import { CodedError, describeError } from '../../../../shared/errors.ts';
import { makeArea, makeJob, makeMeasure, makeResult } from '../../../support/areas.ts';
import { buttonOf, fieldOf, isShown, paste, press, useEmptyPage } from '../../../support/dom-page.ts';
import { playService } from '../../../support/played-service.ts';

useEmptyPage();

const NEW_NAME = 'New name';

function openList({
  measure,
  actions,
}: {
  readonly measure?: AreaMeasure;
  readonly actions?: Partial<AreaActions>;
} = {}) {
  const done: unknown[] = [];
  const record =
    (what: string) =>
    async (area: AreaSummary, ...more: unknown[]): Promise<undefined> => {
      done.push([what, area.name, ...more]);
    };
  const list = createAreaList({
    actions: {
      goTo: record('goTo'),
      warm: record('warm'),
      retryFailed: record('retryFailed'),
      pause: record('pause'),
      resume: record('resume'),
      cancel: record('cancel'),
      rename: record('rename'),
      remove: record('remove'),
      highlight: (id) => done.push(['highlight', id]),
      canOfferNews: () => false,
      wantNews: async () => undefined,
      ...actions,
    },
    nameSource: () => 'Orchard',
    getMeasure: () => measure,
    saveView: () => done.push('saveView'),
    retryLoading: () => done.push('retryLoading'),
    onEnd: () => undefined,
  });
  const panel = document.createElement('aside');
  panel.id = 'side-panel';
  const heading = document.createElement('h2');
  heading.tabIndex = -1;
  panel.append(heading, list.face.body, list.face.footer ?? '');
  document.body.append(panel);
  return {
    list,
    done: () => done.filter((one) => !(Array.isArray(one) && one[0] === 'highlight')),
    all: done,
    heading,
  };
}

const card = () => document.querySelector('.area-card') as HTMLElement;
const text = () => document.body.textContent ?? '';
const offered = () =>
  [...card().querySelectorAll('.card-buttons button')].filter(isShown).map((one) => one.textContent);

group('the list', () => {
  it('without areas explains them, and links to the form', () => {
    const { list, done } = openList();
    expect(text()).toContain('Loading…');
    list.show([]);
    expect(text()).toContain('No saved areas yet.');
    buttonOf('Save area…').click();
    expect(done()).toEqual(['saveView']);
  });

  it("that can't be read says why, and offers to retry", () => {
    const { list, done } = openList();
    list.complain(describeError('disconnected'));
    expect(text()).toContain(describeError('disconnected').message);
    buttonOf('Try again').click();
    expect(done()).toEqual(['retryLoading']);
    list.show([makeArea()]);
    expect(text()).not.toContain(describeError('disconnected').message);
  });

  it('goes to a new area, and moves the focus to the heading when that is removed', () => {
    const { list, heading } = openList();
    list.goToArea(makeArea().id);
    list.show([makeArea()]);
    expect(document.activeElement).toBe(card());
    list.show([]);
    expect(document.activeElement).toBe(heading);
  });

  it('keeps its cards while numbers change, with running areas first', () => {
    const { list } = openList();
    const [alps, west] = [makeArea(), makeArea({ id: 'fedcba9876543210', name: 'West' })];
    list.show([alps, west]);
    const [first] = document.querySelectorAll('.area-card');
    list.show([alps, { ...west, job: makeJob() }]);
    const names = [...document.querySelectorAll('.area-card h3')].map(({ textContent }) => textContent);
    expect(names).toEqual(['West', 'Alps']);
    expect(first?.isConnected).toBe(true);
  });
});

group('a card', () => {
  it('says what the area is, what it has, and what belongs to it alone', () => {
    const { list } = openList({ measure: makeMeasure() });
    list.show([makeArea({ lastResult: makeResult({ total: 10, fetched: 10 }) })]);
    expect(card().textContent).toContain('Orchard · zooms 0–3 · 10 tiles');
    expect(card().textContent).toMatch(/Saved.*10 of 10 tiles on disk, 15.0 kB/);
    expect(offered()).toEqual(['Go to', 'Update…', 'Rename', 'Delete…']);
  });

  it('of a running area has a progress bar and buttons', () => {
    const { list, done } = openList();
    list.show([makeArea({ job: makeJob({ counts: { total: 4, fetched: 4 } }) })]);
    expect(card().textContent).toContain('40%');
    expect(card().querySelector('progress')?.value).toBe(4);
    expect(offered()).toEqual(['Pause', 'Cancel', 'Go to']);
    buttonOf('Pause').focus();
    buttonOf('Pause').click();
    list.show([makeArea({ job: makeJob({ state: 'paused' }) })]);
    expect(document.activeElement).toBe(buttonOf('Resume'));
    buttonOf('Resume').click();
    buttonOf('Cancel').focus();
    buttonOf('Cancel').click();
    expect(done()).toEqual([
      ['pause', 'Alps'],
      ['resume', 'Alps'],
      ['cancel', 'Alps'],
    ]);
  });

  it('offers missing tiles first, then old ones', async () => {
    const half = { ...makeMeasure(), present: { tiles: 5, bytes: 1 } };
    for (const [measure, mode] of [
      [half, 'missing'],
      [makeMeasure(), 'stale'],
    ] as const) {
      const { list, done } = openList({ measure });
      list.show([makeArea()]);
      buttonOf('Update…').click();
      const choice = fieldOf('What to download');
      expect([document.activeElement, choice.value]).toEqual([choice, mode]);
      press('Escape');
      expect(isShown(choice)).toBe(false);
      expect(document.activeElement).toBe(buttonOf('Update…'));
      press('Enter');
      buttonOf('Start').click();
      expect(done()).toEqual([['warm', 'Alps', mode]]);
      document.body.replaceChildren();
    }
  });

  it('says why tiles failed, and retries those', () => {
    const { list, done } = openList();
    const failures = [{ error: describeError('tile-missing'), tiles: 12 }];
    list.show([makeArea({ lastResult: { ...makeResult({ failed: 12 }), failures } })]);
    expect(text()).toContain('Why 12 tiles failed');
    expect(document.querySelector('[data-code="tile-missing"]')?.textContent).toContain('Tile not found.');
    buttonOf('Retry failed').click();
    expect(done()).toEqual([['retryFailed', 'Alps']]);
  });

  it('says why an action failed', async () => {
    const { list } = openList({ actions: { goTo: async () => describeError('unknown-source') } });
    list.show([makeArea()]);
    buttonOf('Go to').click();
    await vi.waitFor(() => expect(card().textContent).toContain(describeError('unknown-source').message));
  });

  it('is highlighted on the map while it has the focus', () => {
    const { list, all } = openList();
    list.show([makeArea()]);
    buttonOf('Rename').focus();
    buttonOf('Rename').blur();
    expect(all).toEqual([
      ['highlight', makeArea().id],
      ['highlight', null],
    ]);
  });
});

group('the new name', () => {
  it('is typed over the old one; an empty one is refused, and Escape keeps the old one', async () => {
    const { list, done } = openList();
    list.show([makeArea()]);
    buttonOf('Rename').click();
    expect(document.activeElement).toBe(fieldOf(NEW_NAME));
    expect(fieldOf(NEW_NAME).value).toBe('Alps');
    expect(isShown(card().querySelector('h3') as Element)).toBe(false);
    paste(fieldOf(NEW_NAME), ' ');
    press('Enter');
    expect(text()).toContain('Enter a name.');
    press('Escape');
    expect(isShown(fieldOf(NEW_NAME))).toBe(false);
    expect(document.activeElement).toBe(card());
    buttonOf('Rename').click();
    expect(text()).not.toContain('Enter a name.');
    paste(fieldOf(NEW_NAME), ' Valais ');
    press('Enter');
    await vi.waitFor(() => expect(document.activeElement).toBe(card()));
    expect(done()).toEqual([['rename', 'Alps', 'Valais']]);
  });

  it("that can't be saved stays in its field, with the reason", async () => {
    const { list } = openList({ actions: { rename: async () => describeError('area-unsaved') } });
    list.show([makeArea()]);
    buttonOf('Rename').click();
    press('Enter');
    await vi.waitFor(() => expect(text()).toContain(describeError('area-unsaved').message));
    expect(isShown(fieldOf(NEW_NAME))).toBe(true);
  });
});

group('the question before an area goes', () => {
  const MEASURE: AreaMeasure = {
    expected: 10,
    present: { tiles: 10, bytes: 15_000 },
    shared: { tiles: 4, bytes: 6000 },
    own: { tiles: 6, bytes: 9000 },
    browsed: { tiles: 2, bytes: 3000 },
  };

  function ask(answer: () => AreaMeasure, remove = vi.fn(async (_browsedToo: boolean) => undefined as never)) {
    const { client } = playService({ measureArea: answer });
    openDeleteAreaDialog(client, makeArea(), remove, () => undefined);
    return { remove };
  }

  it('says what it frees and keeps, and deletes nothing before that is known', async () => {
    const { remove } = ask(() => MEASURE);
    buttonOf('Delete').click();
    expect(remove).not.toHaveBeenCalled();
    expect(text()).toContain('Delete “Alps”?');
    await vi.waitFor(() => expect(text()).toContain('This frees 6 tiles (9.0 kB).'));
    expect(text()).toContain('4 tiles stay: other areas need them.');
    expect(document.activeElement).toBe(buttonOf('Cancel'));
    buttonOf('Delete').click();
    await vi.waitFor(() => expect(document.querySelector('dialog')).toBeNull());
    expect(remove.mock.calls).toEqual([[false]]);
  });

  it('deletes viewed tiles only if that is ticked', async () => {
    const { remove } = ask(() => MEASURE);
    await vi.waitFor(() => expect(text()).toMatch(/Also delete 2 tiles \(3\.0 kB\) from browsing here/));
    document.querySelector<HTMLInputElement>('#delete-browsed')?.click();
    buttonOf('Delete').click();
    await vi.waitFor(() => expect(remove.mock.calls).toEqual([[true]]));
  });

  it("an area that can't be measured can still be deleted, and Cancel deletes nothing", async () => {
    const { remove } = ask(() => {
      throw new CodedError('cache-busy');
    });
    await vi.waitFor(() => expect(text()).toContain(describeError('cache-busy').message));
    expect(buttonOf('Delete').getAttribute('aria-disabled')).toBe('false');
    buttonOf('Cancel').click();
    expect([document.querySelector('dialog'), remove.mock.calls]).toEqual([null, []]);
  });
});
