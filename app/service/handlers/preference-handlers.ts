/** Handler for preferences. */
import type { Preferences } from '../../../shared/settings/preferences.ts';
import type { Engine } from '../engine.ts';
import type { Handlers } from './dispatch.ts';

/** Unchanged values are neither saved nor announced. */
export function createPreferenceHandlers({
  settings,
  network,
  budget,
  emit,
}: Pick<Engine, 'settings' | 'network' | 'budget' | 'emit'>) {
  return {
    setPreferences: async ({ change: { offline, ...others } }) => {
      // Not just a value: `--offline` sets it for one run, and pending requests end.
      if (offline !== undefined) network.setOffline(offline);
      const keys = Object.keys(others) as (keyof typeof others)[];
      const changed = keys.filter((key) => others[key] !== settings.current[key]);
      if (changed.length === 0) return null;
      const change: Partial<Preferences> = Object.fromEntries(changed.map((key) => [key, others[key]]));
      settings.update(change);
      emit({ name: 'preferencesChanged', change });
      if ('freeFloorBytes' in change || 'maxDiskBytes' in change) await budget.applyLimits();
      return null;
    },
  } satisfies Partial<Handlers>;
}
