/** The source that a command line wants warmed: whether it may be, what has to be said first, what is never done. */
import { draftOf } from '../../../shared/draft-of-source.ts';
import { CodedError } from '../../../shared/errors.ts';
import { OPENSTREETMAP_SOURCE, type Source } from '../../../shared/source.ts';
import type { SourceDraft } from '../../../shared/source-draft.ts';
import { createSource, judgeDraft } from '../../sources/draft-judge.ts';
import { describeForbidden } from '../../warming/estimate.ts';
import { describeTemplate, readSourceFlag, type SourceFlag } from '../sources/source-flag.ts';
import { SourceList } from '../sources/source-list.ts';
import { readSavedSettings, SettingsStore, type SettingsStoreOptions } from '../state/settings-store.ts';

/** What stands behind `--source`: an id, a template, or an address at a provider that forbids warming. */
export type WarmSource = SourceFlag | { readonly kind: 'forbidden' };

/** What is to be done about a source before it is warmed. */
export type SourcePlan =
  | { readonly kind: 'use'; readonly source: Source }
  | { readonly kind: 'add'; readonly source: Source; readonly draft: SourceDraft }
  | { readonly kind: 'permit'; readonly source: Source; readonly draft: SourceDraft };

/**
 * The plan for a source by the settings of a data folder, which are left as they are. Rejects as {@link planSource} throws, and
 * as {@link readSavedSettings} does; `onTrouble` is told of damaged settings.
 */
export async function readPlan(
  flag: WarmSource,
  permitted: boolean,
  options: SettingsStoreOptions,
): Promise<SourcePlan> {
  const current = await readSavedSettings(options);
  return planSource(flag, new SourceList({ settings: { current, update: () => undefined } }), permitted);
}

/** Takes a source into a list as planned; in a list that is saved, for good. Throws `bad-source` or `too-many-sources`. */
export function applyPlan(plan: SourcePlan, list: Pick<SourceList, 'add' | 'edit'>): void {
  if (plan.kind === 'add') list.add(plan.draft);
  if (plan.kind === 'permit') list.edit(plan.source.id, plan.draft);
}

/**
 * Saves what is planned for a source, as a program without a window does. Rejects with `settings-unsaved` or
 * `settings-unreadable`, and as {@link applyPlan} throws; `onTrouble` is told where damaged settings were set aside.
 */
export async function savePlan(plan: SourcePlan, { dataDir, onTrouble }: SettingsStoreOptions): Promise<void> {
  if (plan.kind === 'use') return;
  const troubles: CodedError[] = [];
  const settings = await SettingsStore.open({ dataDir, onTrouble: (error) => troubles.push(error) });
  applyPlan(plan, new SourceList({ settings }));
  await settings.settle();
  for (const trouble of troubles) {
    if (trouble.code !== 'settings-damaged') throw trouble;
    onTrouble(trouble);
  }
}

/** Reads what stands behind `--source`; throws an error with one clear sentence. */
export function readWarmSource(text: string): WarmSource {
  // Looked at first: whatever else may be wrong with such an address, the provider's own rule is what people need to know.
  return isBoundToProvider(text) ? { kind: 'forbidden' } : readSourceFlag(text);
}

/**
 * Decides what to do about a source. `permitted`: the user states that its terms allow offline use. Throws
 * `warming-unmarked` without that statement, `warming-forbidden` where the terms forbid it, and `unknown-source`.
 */
export function planSource(
  flag: WarmSource,
  list: Pick<SourceList, 'find' | 'require'>,
  permitted: boolean,
): SourcePlan {
  if (flag.kind === 'forbidden') throw forbid(OPENSTREETMAP_SOURCE);
  if (flag.kind === 'id') return planKnown(list.require(flag.id), permitted);
  const draft = describeTemplate(flag.template);
  const described = createSource(draft);
  const known = list.find(described.id);
  if (known) return planKnown(known, permitted);
  if (described.rules.warmingAllowed) return { kind: 'add', source: described, draft };
  return { kind: 'add', ...state(described, { ...draft, offlineUsePermitted: true }, permitted) };
}

function planKnown(source: Source, permitted: boolean): SourcePlan {
  if (source.rules.warmingAllowed) return { kind: 'use', source };
  if (source.builtIn) throw forbid(source);
  const draft = { ...draftOf(source), offlineUsePermitted: true };
  // Where plain http needs that, it was accepted when the source was added.
  const plainHttpAccepted = judgeDraft(draft, [], null).needsPlainHttpAccepted;
  return { kind: 'permit', ...state(source, { ...draft, plainHttpAccepted }, permitted) };
}

/** The source as it is once people have stated that its provider permits offline use. */
function state(
  source: Source,
  draft: SourceDraft,
  permitted: boolean,
): { readonly source: Source; readonly draft: SourceDraft } {
  const stated = createSource(draft);
  if (!stated.rules.warmingAllowed) throw forbid(stated);
  if (!permitted) throw forbid(source);
  return { source: stated, draft };
}

/** True for an address of which the provider's own rules hold, also when something else is wrong with it. */
function isBoundToProvider(template: string): boolean {
  const subdomains = template.includes('{s}') ? ['a'] : [];
  return judgeDraft({ ...describeTemplate(template), subdomains }, [], null).rulesNote !== null;
}

function forbid(source: Source): CodedError {
  return CodedError.from(describeForbidden(source));
}
