/** Carries out requests for places and sources from links and later starts. */
import type { ServiceEvent } from '../../../shared/calls/contract.ts';
import { CodedError, type ErrorValue, toErrorValue } from '../../../shared/errors.ts';
import { type MapLink, parseMapLink } from '../../../shared/map-link.ts';
import type { Source } from '../../../shared/sources/source.ts';
import { readSourceFlag, type SourceFlag } from '../sources/source-flag.ts';
import type { SourceList } from '../sources/source-list.ts';
import type { NetworkSwitch } from '../state/network-switch.ts';
import type { SettingsStore } from '../state/settings-store.ts';
import type { StartRequest } from './start-request.ts';

export interface PlaceWishesOptions {
  readonly settings: Pick<SettingsStore, 'current' | 'update'>;
  readonly list: Pick<SourceList, 'all' | 'find' | 'resolveFlag'>;
  readonly network: Pick<NetworkSwitch, 'workOffline'>;
  readonly emit: (event: ServiceEvent) => void;
}

export interface PlaceWishes {
  /**
   * Goes to a link's place, with its source if that is in the list. Returns false, changing nothing, if it isn't a
   * link.
   */
  readonly openLink: (text: string) => boolean;
  /**
   * Carries out a later start's request: goes to a place, shows a source, adding it if its address is new. Returns the
   * error if it can't; then only working offline may have changed: `unknown-source`, `bad-source` or
   * `too-many-sources`. Never throws.
   */
  readonly followStart: (request: StartRequest) => ErrorValue | undefined;
}

/** Every request is sent to the windows and remembered for those that open later. */
export function createPlaceWishes({ settings, list, network, emit }: PlaceWishesOptions): PlaceWishes {
  function show(source: Source | undefined): void {
    if (!source || source.id === settings.current.sourceId) return;
    settings.update({ sourceId: source.id });
    emit({ name: 'sourceSelected', sourceId: source.id });
  }

  function goTo({ lat, lon, zoom }: Pick<MapLink, 'lat' | 'lon' | 'zoom'>): void {
    settings.update({ view: { lat, lon, zoom: zoom ?? settings.current.view.zoom } });
    emit({ name: 'placeWanted', place: { lat, lon, zoom } });
  }

  function follow(link: MapLink): void {
    // A link never adds a source.
    if (link.sourceId !== null) show(list.find(link.sourceId));
    goTo(link);
  }

  function showNamed(text: string): void {
    const before = list.all.length;
    const source = list.resolveFlag(readNamed(text));
    if (list.all.length !== before)
      emit({ name: 'sourcesChanged', sources: list.all, sourceId: settings.current.sourceId });
    show(source);
  }

  function followShown({ link, source }: StartRequest): void {
    if (source !== null) showNamed(source);
    // A source named by people takes precedence over that of a link.
    if (link) follow(source === null ? link : { ...link, sourceId: null });
  }

  return {
    openLink: (text) => {
      const link = parseMapLink(text);
      if (link) follow(link);
      return link !== undefined;
    },
    followStart: (request) => {
      if (request.offline) network.workOffline();
      try {
        followShown(request);
        return undefined;
      } catch (thrown) {
        return toErrorValue(thrown);
      }
    },
  };
}

function readNamed(text: string): Exclude<SourceFlag, { kind: 'archive' }> {
  try {
    const flag = readSourceFlag(text);
    // A path comes in a field of its own.
    if (flag.kind !== 'archive') return flag;
  } catch (cause) {
    throw new CodedError('bad-source', { cause });
  }
  throw new CodedError('bad-source');
}
