/** The call that changes preferences. */
import { type Preferences, pickPreferences } from '../../../shared/preferences.ts';
import type { Engine } from '../engine.ts';
import type { Handlers } from './dispatch.ts';

type PreferenceEngine = Pick<Engine, 'settings' | 'network' | 'budget' | 'emit'>;

/** The preferences as they hold now; a program that was started with `--offline` is offline whatever was saved. */
export function currentPreferences({ settings, network }: Pick<PreferenceEngine, 'settings' | 'network'>): Preferences {
  return { ...pickPreferences(settings.current), offline: network.isOffline };
}

/** The handler of that call. */
export function createPreferenceHandlers(engine: PreferenceEngine): Pick<Handlers, 'setPreferences'> {
  const { settings, network, budget, emit } = engine;
  return {
    setPreferences: async ({ change: { offline, ...others } }) => {
      if (offline !== undefined) network.setOffline(offline);
      const before: Partial<Preferences> = settings.current;
      const keys = Object.keys(others) as (keyof typeof others)[];
      const changed = keys.filter((key) => others[key] !== before[key]);
      settings.update(others);
      if (changed.length > 0)
        emit({ name: 'preferencesChanged', change: Object.fromEntries(changed.map((key) => [key, others[key]])) });
      if ('freeFloorBytes' in others || 'maxDiskBytes' in others) await budget.applyLimits();
      return null;
    },
  };
}
