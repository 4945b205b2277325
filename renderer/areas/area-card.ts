/** The card of a saved area in the list. */
import type { AreaId, AreaMeasure, AreaSummary, WarmMode } from '../../shared/areas/area.ts';
import type { ErrorValue } from '../../shared/errors.ts';
import { areaTexts } from '../../shared/texts/areas.ts';
import { formatMoment } from '../../shared/texts/quantities.ts';
import { button, element, setText, type View } from '../parts/element.ts';
import { describeLastResult, describeParts, formatZooms } from './area-text.ts';
import { createFailureList } from './failure-list.ts';
import { createJobView } from './job-view.ts';
import { createRenameField } from './rename-field.ts';
import { createUpdateRow } from './update-row.ts';

/** The actions of a card. Each resolves with its error, if it fails. */
export interface AreaActions {
  readonly goTo: (area: AreaSummary) => Answer;
  readonly warm: (area: AreaSummary, mode: WarmMode) => Answer;
  readonly retryFailed: (area: AreaSummary) => Answer;
  readonly pause: (area: AreaSummary) => Answer;
  readonly resume: (area: AreaSummary) => Answer;
  readonly cancel: (area: AreaSummary) => Answer;
  readonly rename: (area: AreaSummary, name: string) => Answer;
  /** Opens a question first. */
  readonly remove: (area: AreaSummary) => Answer;
  /** Marks the outline of an area on the map, or none. */
  readonly highlight: (areaId: AreaId | null) => void;
  /** True while people haven't decided whether the browser may notify them. */
  readonly canOfferNews: () => boolean;
  readonly wantNews: () => Promise<void>;
}

type Answer = Promise<ErrorValue | undefined>;

export interface AreaFacts {
  readonly area: AreaSummary;
  readonly sourceName: string;
  readonly measure: AreaMeasure | undefined;
}

/** A card that keeps its elements, and so the focus, while its facts change. */
export function createAreaCard(first: AreaFacts, actions: AreaActions): View<AreaFacts> {
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
  const resultLine = element('p', { class: 'area-result' }, result, ' ', warmed);
  const rest = element('div', { class: 'area-rest' }, resultLine, present, parts);
  const failures = createFailureList(() => void run(actions.retryFailed)());
  const update = createUpdateRow((mode) => void run((area) => actions.warm(area, mode))());
  const goTo = smallButton(areaTexts.goTo, run(actions.goTo));
  const renameButton = smallButton(areaTexts.rename, () => rename.open(facts.area.name));
  const news = smallButton(areaTexts.notify, async () => {
    await actions.wantNews();
    show(facts);
  });
  const removeButton = smallButton(areaTexts.delete, run(actions.remove));
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
  for (const event of ['pointerenter', 'focusin']) root.addEventListener(event, () => actions.highlight(facts.area.id));
  for (const event of ['pointerleave', 'focusout']) root.addEventListener(event, () => actions.highlight(null));

  const render = () => {
    const { area, measure, sourceName } = facts;
    const isWarming = area.job !== null;
    root.dataset.state = area.job?.state ?? 'rest';
    setText(heading, area.name);
    setText(about, areaTexts.about(sourceName, formatZooms(area), area.expected));
    job.show(area);
    rest.hidden = isWarming;
    setText(result, describeLastResult(area.lastResult, area.expected));
    setText(warmed, area.lastResult ? formatMoment(area.lastResult.endedMs) : '');
    setText(present, measure ? areaTexts.present(measure) : areaTexts.counting);
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
    const { activeElement: focused } = document;
    // The focused button may be hidden now.
    if (hadFocus && !(root.contains(focused) && focused?.checkVisibility())) root.focus({ preventScroll: true });
  };
  render();
  return { root, show };
}

function smallButton(label: string, onClick: () => unknown): HTMLButtonElement {
  return button(label, () => void onClick(), { class: 'plain-button' });
}
