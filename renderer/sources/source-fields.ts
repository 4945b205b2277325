/** The fields of the source form in their groups, and the form read from them. */
import { REQUEST_LIMITS, type RequestLimits } from '../../shared/source.ts';
import type { SourceDraft, SourceField } from '../../shared/source-draft.ts';
import { element } from '../parts/element.ts';
import { createChoiceField, createTextField, createTickField, type FormField } from '../parts/form-field.ts';
import { fillForm, type SourceForm, wantsSubdomains } from './source-form.ts';

type SourceControl = FormField<HTMLInputElement> | FormField<HTMLSelectElement>;

export interface SourceFields {
  readonly groups: { readonly address: HTMLElement; readonly map: HTMLElement; readonly politeness: HTMLElement };
  /** By field, in the order of the Tab key. */
  readonly controls: Readonly<Record<SourceField, SourceControl>>;
  readonly read: () => SourceForm;
  /** Puts limits into those fields that are not among `chosen`; true when that changed any. */
  readonly fillLimits: (limits: RequestLimits, chosen: ReadonlySet<SourceField>) => boolean;
  /** Shows the field for subdomains if the template has a place for them. */
  readonly followTemplate: () => void;
  /** Shows or hides the warning about plain http; hiding takes the consent back. */
  readonly warnOfPlainHttp: (shown: boolean) => void;
  readonly isWarningOfPlainHttp: () => boolean;
}

const TEMPLATE_PARTS: readonly (readonly [part: string, meaning: string])[] = [
  ['{z}', 'zoom'],
  ['{x}', 'column'],
  ['{y}', 'row'],
  ['{-y}', 'row counted from the south'],
  ['{s}', 'subdomain'],
  ['{r}', '@2x on a sharp screen, else left out'],
];
const PLAIN_HTTP_WARNING =
  'This address uses plain http to a server on the open network: everybody on the way can read which places you look at, and can change the map. If the server has an https address, use that.';
const OFFLINE_USE_HINT =
  'Only then can you warm an area: have its tiles fetched ahead, for the time without a network. Many providers forbid it; look at their terms.';

/** The fields, filled with a draft. */
export function createSourceFields(draft: SourceDraft): SourceFields {
  const controls = createControls(fillForm(draft));
  const warning = element('p', {}, PLAIN_HTTP_WARNING);
  const attributes = { class: 'warning-box', hidden: '' };
  const plainHttp = element('div', attributes, warning, controls.plainHttpAccepted.root);
  const followTemplate = () => {
    controls.subdomains.root.hidden = !wantsSubdomains(controls.template.control.value);
  };
  followTemplate();
  return {
    controls,
    groups: groupControls(controls, plainHttp),
    read: () => readControls(controls),
    isWarningOfPlainHttp: () => !plainHttp.hidden,
    followTemplate,
    fillLimits(limits, chosen) {
      const filled = (['maxConcurrentRequests', 'maxRequestsPerSecond'] as const).filter(
        (field) => !chosen.has(field) && controls[field].control.value !== String(limits[field]),
      );
      for (const field of filled) controls[field].control.value = String(limits[field]);
      return filled.length > 0;
    },
    warnOfPlainHttp(shown) {
      plainHttp.hidden = !shown;
      if (!shown) controls.plainHttpAccepted.control.checked = false;
    },
  };
}

function createControls(form: SourceForm) {
  const text = (field: SourceField, label: string, hint?: Node | string, attributes = {}) =>
    createTextField({ id: `source-${field}`, label, ...(hint && { hint }) }, String(form[field]), attributes);
  const tick = (field: SourceField, label: string, hint?: string) =>
    createTickField({ id: `source-${field}`, label, ...(hint && { hint }) }, form[field] === true);
  const whole = { inputmode: 'numeric', maxlength: '40' };
  return {
    name: text('name', 'Name', undefined, { maxlength: '1000' }),
    template: text('template', 'Address template', describeTemplate(), {
      inputmode: 'url',
      maxlength: '9999',
      placeholder: 'https://tiles.example.org/{z}/{x}/{y}.png',
    }),
    // At most a hundred of them, which is as many as a draft may carry.
    subdomains: text('subdomains', 'Subdomains', 'What may stand for {s}, with commas between: a, b, c', {
      maxlength: '199',
    }),
    plainHttpAccepted: tick('plainHttpAccepted', 'Use plain http all the same'),
    minZoom: text('minZoom', 'First zoom', undefined, whole),
    maxZoom: text('maxZoom', 'Deepest zoom', undefined, whole),
    tileSizePx: createChoiceField({ id: 'source-tileSizePx', label: 'Tile size' }, form.tileSizePx, [
      ['256', '256 pixels'],
      ['512', '512 pixels'],
    ]),
    attribution: text('attribution', 'Attribution', 'As the provider asks for it: who made the map and its data.', {
      maxlength: '9999',
    }),
    attributionUrl: text('attributionUrl', 'Link of the attribution', 'May stay empty.', {
      inputmode: 'url',
      maxlength: '9999',
      placeholder: 'https://…',
    }),
    maxConcurrentRequests: text(
      'maxConcurrentRequests',
      'Requests at a time',
      describeMost('maxConcurrentRequests'),
      whole,
    ),
    maxRequestsPerSecond: text('maxRequestsPerSecond', 'Requests per second', describeMost('maxRequestsPerSecond'), {
      inputmode: 'decimal',
      maxlength: '40',
    }),
    offlineUsePermitted: tick('offlineUsePermitted', 'The provider permits offline use', OFFLINE_USE_HINT),
  };
}

type Controls = ReturnType<typeof createControls>;

function groupControls(controls: Controls, plainHttp: HTMLElement): SourceFields['groups'] {
  const row = (...fields: readonly SourceControl[]) =>
    element('div', { class: 'field-row' }, ...fields.map((field) => field.root));
  const { name, template, subdomains, minZoom, maxZoom, tileSizePx, attribution, attributionUrl } = controls;
  return {
    address: createGroup('Address', name.root, template.root, subdomains.root, plainHttp),
    map: createGroup('Map', row(minZoom, maxZoom, tileSizePx), attribution.root, attributionUrl.root),
    politeness: createGroup(
      'Politeness',
      row(controls.maxConcurrentRequests, controls.maxRequestsPerSecond),
      controls.offlineUsePermitted.root,
    ),
  };
}

function describeMost(limit: keyof RequestLimits): string {
  const [others, own] = [REQUEST_LIMITS.public[limit].max, REQUEST_LIMITS.own[limit].max];
  return `At most ${others}, or ${own.toLocaleString('en')} for a server on this computer or your network.`;
}

function createGroup(legend: string, ...children: readonly Node[]): HTMLElement {
  return element('fieldset', {}, element('legend', {}, legend), ...children);
}

function describeTemplate(): Node {
  const parts = TEMPLATE_PARTS.map(([part, meaning]) => element('span', {}, element('code', {}, part), ` ${meaning}`));
  return element('span', { class: 'template-parts' }, ...parts.flatMap((part) => [part, ' ']));
}

function readControls(controls: Controls): SourceForm {
  const values = Object.entries(controls).map(([field, { control }]) => {
    return [field, control.type === 'checkbox' ? (control as HTMLInputElement).checked : control.value] as const;
  });
  return Object.fromEntries(values) as SourceForm;
}
