/** The source to warm from the command line: whether it may be warmed, and what must be confirmed first. */

import { CodedError } from '../../../shared/errors.ts';
import { draftOf } from '../../../shared/sources/draft-of-source.ts';
import { mayWarm, OPENSTREETMAP_SOURCE, type Source } from '../../../shared/sources/source.ts';
import type { SourceDraft } from '../../../shared/sources/source-draft.ts';
import type { SourceDescription } from '../../../shared/sources/source-reading.ts';
import { createSource, judgeDraft } from '../../sources/draft-judge.ts';
import { describeForbidden } from '../../warming/estimate.ts';
import {
  describeNewArchive,
  describeTemplate,
  findArchiveAt,
  readSourceFlag,
  type SourceFlag,
} from '../sources/source-flag.ts';
import { SourceList } from '../sources/source-list.ts';
import { readSavedSettings, SettingsStore, type SettingsStoreOptions } from '../state/settings-store.ts';
import { findNamedSource } from './named-things.ts';

/** The value of `--source`: an id or a name, a template, or an address of a provider that forbids warming. */
export type WarmSource =
  /** `draft`: of an archive, as it describes itself. */
  | (Extract<SourceFlag, { kind: 'template' }> & { readonly draft?: SourceDraft })
  | { readonly kind: 'named'; readonly text: string }
  | { readonly kind: 'forbidden' };

/** What to do about a source before warming it. */
export type SourcePlan =
  | { readonly kind: 'use'; readonly source: Source }
  | { readonly kind: 'add'; readonly source: Source; readonly draft: SourceDraft }
  | { readonly kind: 'permit'; readonly source: Source; readonly draft: SourceDraft };

export interface PlanOptions extends SettingsStoreOptions {
  /** See `describeAlone`. */
  readonly describe: (text: string, isOffline: boolean) => Promise<SourceDescription>;
}

/**
 * Plans for a source using a data folder's settings, which aren't changed. Rejects with the errors of
 * {@link planSource}, {@link describeNewArchive} and {@link readSavedSettings}; `onTrouble` receives damaged settings.
 */
export async function readPlan(flag: WarmSource, permitted: boolean, options: PlanOptions): Promise<SourcePlan> {
  const current = await readSavedSettings(options);
  const list = new SourceList({ settings: { current, update: () => undefined } });
  const describe = (text: string): Promise<SourceDescription> => options.describe(text, current.offline);
  const draft = flag.kind === 'template' ? await describeNewArchive(flag.template, list.all, describe) : undefined;
  return planSource(draft ? { kind: 'template', template: draft.template, draft } : flag, list, permitted);
}

/** Applies a plan to a list; permanent if the list is saved. Throws `bad-source` or `too-many-sources`. */
export function applyPlan(plan: SourcePlan, list: Pick<SourceList, 'add' | 'edit'>): void {
  if (plan.kind === 'add') list.add(plan.draft);
  if (plan.kind === 'permit') list.edit(plan.source.id, plan.draft);
}

/**
 * Saves the plan for a source, in a program without a window. Rejects with `settings-unsaved` or `settings-unreadable`,
 * and with the errors of {@link applyPlan}; `onTrouble` is called if damaged settings were set aside.
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

/** Parses the value of `--source`. Throws an error with one clear sentence. */
export function readWarmSource(text: string): WarmSource {
  // Checked first: whatever else is wrong with such an address, the provider's rule matters most.
  if (isBoundToProvider(text)) return { kind: 'forbidden' };
  if (!text.includes('{') && !text.includes('://') && text.trim() !== '') return { kind: 'named', text };
  const flag = readSourceFlag(text);
  return flag.kind === 'template' ? flag : { kind: 'named', text };
}

/**
 * Decides what to do about a source. `permitted`: the user states that its terms allow offline use. Throws
 * `warming-unmarked` without that statement, `warming-forbidden` where the terms forbid it, and `unknown-source`.
 */
export function planSource(
  flag: WarmSource,
  list: Pick<SourceList, 'all' | 'find' | 'require'>,
  permitted: boolean,
): SourcePlan {
  if (flag.kind === 'forbidden') throw forbid(OPENSTREETMAP_SOURCE);
  if (flag.kind === 'named') return planKnown(list.require(findNamedSource(flag.text, list.all)), permitted);
  const known = findArchiveAt(flag.template, list.all);
  if (known) return planKnown(known, permitted);
  const draft = flag.draft ?? describeTemplate(flag.template);
  const described = createSource(draft);
  const same = list.find(described.id);
  if (same) return planKnown(same, permitted);
  if (mayWarm(described.rules)) return { kind: 'add', source: described, draft };
  return { kind: 'add', ...state(described, { ...draft, offlineUsePermitted: true }, permitted) };
}

function planKnown(source: Source, permitted: boolean): SourcePlan {
  if (mayWarm(source.rules)) return { kind: 'use', source };
  if (source.kind !== 'http' || source.builtIn) throw forbid(source);
  const draft = { ...draftOf(source), offlineUsePermitted: true };
  // If plain http needed confirmation, that happened when the source was added.
  const plainHttpAccepted = judgeDraft(draft, [], null).needsPlainHttpAccepted;
  return { kind: 'permit', ...state(source, { ...draft, plainHttpAccepted }, permitted) };
}

/** The source once people have confirmed that its provider permits offline use. */
function state(
  source: Source,
  draft: SourceDraft,
  permitted: boolean,
): { readonly source: Source; readonly draft: SourceDraft } {
  const stated = createSource(draft);
  if (!mayWarm(stated.rules)) throw forbid(stated);
  if (!permitted) throw forbid(source);
  return { source: stated, draft };
}

/** True for an address to which a provider's own rules apply, even if something else is wrong with it. */
function isBoundToProvider(template: string): boolean {
  const subdomains = template.includes('{s}') ? ['a'] : [];
  return judgeDraft({ ...describeTemplate(template), subdomains }, [], null).rulesNote !== null;
}

function forbid(source: Source): CodedError {
  return CodedError.from(describeForbidden(source));
}
