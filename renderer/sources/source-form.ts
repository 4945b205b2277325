/** The form of a source as typed, and the draft read from it. */
import { NEW_DRAFT } from '../../shared/sources/draft-of-source.ts';
import type { SourceDraft, SourceField, SourceProblem } from '../../shared/sources/source-draft.ts';
import { NO_SECRETS_TYPED, type SecretDraft } from '../../shared/sources/source-secrets.ts';
import { sourcesTexts as texts } from '../../shared/texts/sources.ts';
import { MAX_ZOOM } from '../../shared/tiles/tile-coord.ts';
import { readNumber } from '../parts/number-text.ts';

/** Every field as typed, unchecked. */
export type SourceForm = {
  readonly [Field in SourceField]: (SourceDraft & SecretDraft)[Field] extends boolean ? boolean : string;
};

/** The form of a draft. Inverse of {@link readForm}. Secrets that are stored aren't known here. */
export function fillForm({ kind: _kind, ...draft }: SourceDraft): SourceForm {
  return {
    ...draft,
    ...NO_SECRETS_TYPED,
    subdomains: draft.subdomains.join(', '),
    minZoom: String(draft.minZoom),
    maxZoom: String(draft.maxZoom),
    tileSizePx: String(draft.tileSizePx),
    maxConcurrentRequests: String(draft.maxConcurrentRequests),
    maxRequestsPerSecond: String(draft.maxRequestsPerSecond),
  };
}

/** The draft of a form, and the fields that should hold a number and don't. A valid number replaces those in the draft. */
export function readForm(form: SourceForm): {
  readonly draft: SourceDraft;
  readonly secrets: SecretDraft;
  readonly problems: readonly SourceProblem[];
} {
  const problems: SourceProblem[] = [];
  const readField = (field: NumberField): number => {
    const number = readNumber(form[field]);
    if (number === undefined) problems.push({ field, message: describeNoNumber(form[field], field) });
    return number ?? STAND_INS[field];
  };
  const draft: SourceDraft = {
    kind: 'http',
    name: form.name.trim(),
    template: form.template.trim(),
    subdomains: wantsSubdomains(form.template) ? form.subdomains.split(/[\s,;]+/).filter((part) => part !== '') : [],
    minZoom: readField('minZoom'),
    maxZoom: readField('maxZoom'),
    tileSizePx: form.tileSizePx === '512' ? 512 : 256,
    attribution: form.attribution.trim(),
    attributionUrl: form.attributionUrl.trim(),
    maxConcurrentRequests: readField('maxConcurrentRequests'),
    maxRequestsPerSecond: readField('maxRequestsPerSecond'),
    offlineUsePermitted: form.offlineUsePermitted,
    plainHttpAccepted: form.plainHttpAccepted,
    cachedTilesOnly: form.cachedTilesOnly,
    sharedCache: form.sharedCache.trim(),
  };
  const { userName, password, removeLogin, headerName, headerValue, removeHeader, referer, removeReferer } = form;
  const secrets = { userName, password, removeLogin, headerName, headerValue, removeHeader, referer, removeReferer };
  return { draft, secrets, problems };
}

/** True for a template with a `{s}`. */
export function wantsSubdomains(template: string): boolean {
  return template.includes('{s}');
}

/** The host in a template as far as it is typed, without a `{s}.` at its front; a first name for the source. */
export function readHost(template: string): string {
  const host = /^https?:\/\/([^/?#\s]+)/i.exec(template.trim())?.[1] ?? '';
  return host.includes('@') ? '' : host.replace(/^\{s\}\./, '').slice(0, 60);
}

/** The problems by field. A field that couldn't be read shows only that. */
export function gatherProblems(
  unread: readonly SourceProblem[],
  judged: readonly SourceProblem[],
): ReadonlyMap<SourceField, string> {
  const gathered = new Map(unread.map(({ field, message }) => [field, message]));
  for (const { field, message } of judged) {
    if (unread.some((problem) => problem.field === field)) continue;
    const before = gathered.get(field);
    gathered.set(field, before === undefined ? message : `${before} ${message}`);
  }
  return gathered;
}

type NumberField = 'minZoom' | 'maxZoom' | 'maxConcurrentRequests' | 'maxRequestsPerSecond';

const STAND_INS = { minZoom: 0, maxZoom: MAX_ZOOM, maxConcurrentRequests: 1, maxRequestsPerSecond: 1 } as const;

function describeNoNumber(text: string, field: NumberField): string {
  const example = NEW_DRAFT[field];
  return text.trim() === '' ? texts.nothingTyped(example) : texts.noNumber(example);
}
