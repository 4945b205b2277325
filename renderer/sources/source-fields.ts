/** The fields of the source form in their groups, and the form read from them. */
import { NEW_DRAFT, type UsualRules } from '../../shared/sources/draft-of-source.ts';
import { REQUEST_LIMITS, type RequestLimits } from '../../shared/sources/source.ts';
import type { SourceDraft, SourceField, SourceFill } from '../../shared/sources/source-draft.ts';
import type { SecretKind } from '../../shared/sources/source-secrets.ts';
import { sourcesTexts as texts } from '../../shared/texts/sources.ts';
import { element } from '../parts/element.ts';
import { createChoiceField, createTextField, createTickField, type FormField } from '../parts/form-field.ts';
import { fillForm, type SourceForm, wantsSubdomains } from './source-form.ts';

type SourceControl = FormField<HTMLInputElement> | FormField<HTMLSelectElement>;

export interface SourceFields {
  readonly groups: Readonly<Record<'address' | 'name' | 'map', HTMLElement>> & {
    readonly advanced: HTMLDetailsElement;
  };
  /** By field, in the order of the Tab key. */
  readonly controls: Readonly<Record<SourceField, SourceControl>>;
  readonly read: () => SourceForm;
  /** Fills in a name. */
  readonly fillName: (name: string) => void;
  /** Fills in some fields. */
  readonly fill: (values: SourceFill | SourceDraft) => void;
  /** Empties the fields for passwords, headers and the Referer. */
  readonly forgetSecrets: () => void;
  /** Puts rules into those fields that are not among `chosen`; true when that changed any. */
  readonly fillRules: (rules: UsualRules, chosen: ReadonlySet<SourceField>) => boolean;
  /** Shows the field for subdomains if the template has a `{s}`. */
  readonly followTemplate: () => void;
  /** Shows or hides the warning about plain http; hiding takes the consent back. */
  readonly warnOfPlainHttp: (shown: boolean) => void;
  readonly isWarningOfPlainHttp: () => boolean;
  /** Marks the secrets that are stored, and offers to remove them. */
  readonly markStored: (stored: readonly SecretKind[]) => void;
}

/** The fields, filled with a draft. */
export function createSourceFields(draft: SourceDraft): SourceFields {
  const controls = createControls(fillForm(draft));
  const warning = element('p', {}, texts.plainHttpWarning);
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
    fillName(name) {
      controls.name.control.value = name;
    },
    fill(values) {
      const form = fillForm({ ...NEW_DRAFT, ...values });
      for (const field of Object.keys(values) as (keyof typeof values | 'kind')[]) {
        if (field === 'kind') continue;
        const { control } = controls[field];
        if (typeof form[field] === 'boolean') (control as HTMLInputElement).checked = form[field];
        else control.value = form[field];
      }
      followTemplate();
    },
    forgetSecrets() {
      for (const { fields } of Object.values(SECRET_FIELDS))
        for (const [field] of fields) controls[field].control.value = '';
    },
    fillRules(rules, chosen) {
      const filled = (['maxConcurrentRequests', 'maxRequestsPerSecond'] as const).filter(
        (field) => !chosen.has(field) && controls[field].control.value !== String(rules[field]),
      );
      for (const field of filled) controls[field].control.value = String(rules[field]);
      const tick = controls.offlineUsePermitted.control;
      const isTicked = !chosen.has('offlineUsePermitted') && tick.checked !== rules.offlineUsePermitted;
      if (isTicked) tick.checked = rules.offlineUsePermitted;
      return filled.length > 0 || isTicked;
    },
    markStored(stored) {
      for (const [kind, { fields, remove }] of Object.entries(SECRET_FIELDS)) {
        const isStored = stored.includes(kind as SecretKind);
        for (const [field, placeholder] of fields)
          controls[field].control.placeholder = isStored ? texts.stored : placeholder;
        controls[remove].root.hidden = !isStored;
        if (!isStored) controls[remove].control.checked = false;
      }
    },
    warnOfPlainHttp(shown) {
      plainHttp.hidden = !shown;
      if (!shown) controls.plainHttpAccepted.control.checked = false;
    },
  };
}

/** The fields of each secret with their placeholders, and the tick that removes it. */
const SECRET_FIELDS = {
  login: {
    fields: [
      ['userName', ''],
      ['password', ''],
    ],
    remove: 'removeLogin',
  },
  header: {
    fields: [
      ['headerName', texts.headerNamePlaceholder],
      ['headerValue', ''],
    ],
    remove: 'removeHeader',
  },
  referer: { fields: [['referer', texts.refererPlaceholder]], remove: 'removeReferer' },
} as const satisfies { readonly [Kind in SecretKind]: unknown };

function createControls(form: SourceForm) {
  const text = (field: SourceField, label: string, hint?: Node | string, attributes = {}) =>
    createTextField({ id: `source-${field}`, label, ...(hint && { hint }) }, String(form[field]), attributes);
  const tick = (field: SourceField, label: string, hint?: string) =>
    createTickField({ id: `source-${field}`, label, ...(hint && { hint }) }, form[field] === true);
  const whole = { inputmode: 'numeric', maxlength: '40' };
  const url = { inputmode: 'url', maxlength: '9999' };
  const secret = (field: SourceField, label: string, attributes = {}) =>
    text(field, label, undefined, { maxlength: '9999', ...attributes });
  // Not `type="password"`: browsers would offer to keep it in their own stores, and to fill in others.
  const hidden = { class: 'masked' };
  return {
    template: text('template', texts.template, describeTemplate(), { ...url, placeholder: texts.templatePlaceholder }),
    // A draft may have at most a hundred of them.
    subdomains: text('subdomains', texts.subdomains, texts.subdomainsHint, { maxlength: '199' }),
    plainHttpAccepted: tick('plainHttpAccepted', texts.plainHttp),
    name: text('name', texts.name, undefined, { maxlength: '1000' }),
    offlineUsePermitted: tick('offlineUsePermitted', texts.offlineUse, texts.offlineUseHint),
    attribution: text('attribution', texts.attribution, texts.attributionHint, { maxlength: '9999' }),
    attributionUrl: text('attributionUrl', texts.attributionUrl, undefined, {
      ...url,
      placeholder: texts.attributionUrlPlaceholder,
    }),
    minZoom: text('minZoom', texts.minZoom, undefined, whole),
    maxZoom: text('maxZoom', texts.maxZoom, undefined, whole),
    tileSizePx: createChoiceField(
      { id: 'source-tileSizePx', label: texts.tileSize },
      form.tileSizePx,
      Object.entries(texts.tileSizes),
    ),
    cachedTilesOnly: tick('cachedTilesOnly', texts.cachedTilesOnly, texts.cachedTilesOnlyHint),
    sharedCache: text('sharedCache', texts.sharedCache, texts.sharedCacheHint, {
      ...url,
      placeholder: texts.sharedCachePlaceholder,
    }),
    userName: secret('userName', texts.userName),
    password: secret('password', texts.password, hidden),
    removeLogin: tick('removeLogin', texts.removeLogin),
    headerName: secret('headerName', texts.headerName),
    headerValue: secret('headerValue', texts.headerValue, hidden),
    removeHeader: tick('removeHeader', texts.removeHeader),
    referer: secret('referer', texts.referer, { inputmode: 'url' }),
    removeReferer: tick('removeReferer', texts.removeReferer),
    maxConcurrentRequests: text(
      'maxConcurrentRequests',
      texts.concurrentRequests,
      describeMost('maxConcurrentRequests'),
      whole,
    ),
    maxRequestsPerSecond: text('maxRequestsPerSecond', texts.requestsPerSecond, describeMost('maxRequestsPerSecond'), {
      inputmode: 'decimal',
      maxlength: '40',
    }),
  };
}

type Controls = ReturnType<typeof createControls>;

function groupControls(controls: Controls, plainHttp: HTMLElement): SourceFields['groups'] {
  const row = (...fields: readonly SourceControl[]) =>
    element('div', { class: 'field-row' }, ...fields.map((field) => field.root));
  const { template, subdomains, name, offlineUsePermitted, minZoom, maxZoom, tileSizePx } = controls;
  const limits = row(controls.maxConcurrentRequests, controls.maxRequestsPerSecond);
  const access = [
    element('p', { class: 'hint' }, texts.accessHint),
    row(controls.userName, controls.password),
    controls.removeLogin.root,
    row(controls.headerName, controls.headerValue),
    controls.removeHeader.root,
    controls.referer.root,
    controls.removeReferer.root,
  ];
  return {
    address: element('div', { class: 'field-group' }, template.root, subdomains.root, plainHttp),
    name: element('div', { class: 'field-group' }, name.root, offlineUsePermitted.root),
    map: element(
      'div',
      { class: 'field-group' },
      row(controls.attribution, controls.attributionUrl),
      row(minZoom, maxZoom, tileSizePx),
    ),
    advanced: element(
      'details',
      { class: 'source-advanced' },
      element('summary', {}, texts.advanced),
      controls.cachedTilesOnly.root,
      controls.sharedCache.root,
      element('fieldset', {}, element('legend', {}, texts.access), ...access),
      element('fieldset', {}, element('legend', {}, texts.limits), limits),
    ),
  };
}

function describeMost(limit: keyof RequestLimits): string {
  return texts.limitHint(REQUEST_LIMITS.public[limit].max, REQUEST_LIMITS.own[limit].max);
}

function describeTemplate(): Node {
  const parts = texts.templateParts.map(([part, meaning]) =>
    element('span', {}, element('code', {}, part), ` ${meaning}`),
  );
  return element('span', { class: 'template-parts' }, ...parts.flatMap((part) => [part, ' ']));
}

function readControls(controls: Controls): SourceForm {
  const values = Object.entries(controls).map(([field, { control }]) => {
    return [field, control.type === 'checkbox' ? (control as HTMLInputElement).checked : control.value] as const;
  });
  return Object.fromEntries(values) as SourceForm;
}
