/** One saved area in the list: what it is, what it has, how its warming goes. Its elements stay while numbers change. */
import type { AreaId, AreaMeasure, AreaSummary, WarmMode } from '../../shared/area.ts';
import type { ErrorValue } from '../../shared/errors.ts';
import { formatMoment, formatTiles } from '../../shared/quantity-text.ts';
import { button, element, setText } from '../parts/element.ts';
import { describeParts, describePresent, describeResult, formatZooms } from './area-text.ts';
import { createFailureList } from './failure-list.ts';
import { createJobView } from './job-view.ts';
import { createRenameField } from './rename-field.ts';
import { createUpdateRow } from './update-row.ts';

/** What people can do with an area; each of them answers the error, if there is one. */
export interface AreaActions {
  readonly goTo: (area: AreaSummary) => Answer;
  readonly warm: (area: AreaSummary, mode: WarmMode) => Answer;
  readonly retryFailed: (area: AreaSummary) => Answer;
  readonly pause: (area: AreaSummary) => Answer;
  readonly resume: (area: AreaSummary) => Answer;
  readonly cancel: (area: AreaSummary) => Answer;
  readonly rename: (area: AreaSummary, name: string) => Answer;
  /** Asks before anything is deleted. */
  readonly remove: (area: AreaSummary) => Answer;
  /** The area people look at in the list, or null for none. */
  readonly highlight: (areaId: AreaId | null) => void;
  /** True while people can be asked whether the desktop may tell them of the end. */
  readonly canOfferNews: () => boolean;
  readonly wantNews: () => Promise<void>;
}

type Answer = Promise<ErrorValue | undefined>;

/** What a card shows. */
export interface AreaFacts {
  readonly area: AreaSummary;
  readonly sourceName: string;
  readonly measure: AreaMeasure | undefined;
}

export interface AreaCard {
  readonly root: HTMLElement;
  readonly show: (facts: AreaFacts) => void;
}

const COUNTING = 'Counting its tiles…';

export function createAreaCard(first: AreaFacts, actions: AreaActions): AreaCard {
  let facts = first;
  const nameId = `area-name-${first.area.id}`;
  const complaint = element('p', { class: 'complaint', role: 'alert' });
  const run = (action: (area: AreaSummary) => Answer) => async () => {
    const error = await action(facts.area);
    complaint.textContent = error?.message ?? '';
  };
  const heading = element('h3', { id: nameId });
  const rename = createRenameField(heading, (name) => actions.rename(facts.area, name));
  const about = element('p', { class: 'hint area-about' });
  const job = createJobView(nameId, {
    pause: run(actions.pause),
    resume: run(actions.resume),
    cancel: run(actions.cancel),
  });
  const result = element('span');
  const warmed = element('span', { class: 'hint' });
  const present = element('p');
  const parts = element('p', { class: 'hint' });
  const rest = element(
    'div',
    { class: 'area-rest' },
    element('p', { class: 'area-result' }, result, ' ', warmed),
    present,
    parts,
  );
  const failures = createFailureList(() => void run(actions.retryFailed)());
  const update = createUpdateRow((mode) => void run((area) => actions.warm(area, mode))());
  const goTo = smallButton('Go to', run(actions.goTo));
  const renameButton = smallButton('Rename', () => rename.open(facts.area.name));
  const news = smallButton('Tell me when it is done', async () => {
    await actions.wantNews();
    show(facts);
  });
  const removeButton = smallButton('Delete…', run(actions.remove));
  const root = element(
    'li',
    { class: 'area-card', tabindex: '-1', 'aria-labelledby': nameId, 'data-area': first.area.id },
    rename.root,
    about,
    job.root,
    rest,
    failures.root,
    complaint,
    element('div', { class: 'card-buttons' }, ...job.buttons, news, goTo, update.button, renameButton, removeButton),
    update.root,
  );
  root.addEventListener('pointerenter', () => actions.highlight(facts.area.id));
  root.addEventListener('pointerleave', () => actions.highlight(null));
  root.addEventListener('focusin', () => actions.highlight(facts.area.id));
  root.addEventListener('focusout', () => actions.highlight(null));

  const render = () => {
    const { area, measure, sourceName } = facts;
    const isWarming = area.job !== null;
    root.dataset.state = area.job?.state ?? 'rest';
    rename.showName(area.name);
    setText(about, `${sourceName} · ${formatZooms(area)} · ${formatTiles(area.expected)}`);
    job.show(area);
    rest.hidden = isWarming;
    setText(result, describeResult(area.lastResult, area.expected));
    setText(warmed, area.lastResult ? formatMoment(area.lastResult.endedMs) : '');
    setText(present, measure ? describePresent(measure) : COUNTING);
    setText(parts, measure ? describeParts(measure) : '');
    failures.show(area);
    news.hidden = !isWarming || !actions.canOfferNews();
    for (const one of [update.button, renameButton, removeButton]) one.hidden = isWarming;
    update.show(!isWarming, measure);
  };
  const show = (next: AreaFacts) => {
    facts = next;
    const hadFocus = root.contains(document.activeElement);
    render();
    // What has gone with its button gives the keyboard to the card.
    if (hadFocus && !isSeen(document.activeElement, root)) root.focus({ preventScroll: true });
  };
  render();
  return { root, show };
}

function smallButton(label: string, onClick: () => unknown): HTMLButtonElement {
  return button(label, () => void onClick(), { class: 'plain-button' });
}

function isSeen(focused: Element | null, root: HTMLElement): boolean {
  return focused !== null && root.contains(focused) && focused.checkVisibility();
}
