/** What people have named themselves: finds their bookmarks, saved areas and features of layers for the search. */
import { prepareThings } from '../../shared/names/match-name.ts';
import { searchTexts as texts } from '../../shared/texts/search.ts';
import type { Client } from '../bridge/client.ts';
import type { LayerTools } from '../layers/layer-tools.ts';
import type { RankedRow } from './search-rows.ts';

export interface OwnThings {
  /** Loads bookmarks and saved areas again; what can't be loaded stays as it was. */
  readonly load: () => Promise<void>;
  /** Bookmarks and saved areas, the best first. */
  readonly find: (text: string) => readonly RankedRow[];
  readonly findFeatures: (text: string) => Promise<readonly RankedRow[]>;
}

/** As many as are listed. */
const LIMIT = 8;

type NamedRow = Omit<RankedRow, 'score'> & { readonly name: string };

export function createOwnThings(client: Pick<Client, 'call'>, layers: Pick<LayerTools, 'findNames'>): OwnThings {
  let [bookmarks, areas]: [readonly NamedRow[], readonly NamedRow[]] = [[], []];
  let find = prepareThings<NamedRow>([]);
  return {
    async load() {
      const [kept, saved] = await Promise.all([client.call('listBookmarks', {}), client.call('listAreas', {})]);
      if (kept.ok)
        bookmarks = kept.value.map(({ name, folder, lat, lon, zoom }) => ({
          name,
          title: name,
          detail: texts.bookmark(folder),
          target: { kind: 'place', place: { lat, lon, zoom }, sourceId: null },
          at: { lat, lon, zoom: null },
        }));
      if (saved.ok)
        areas = saved.value.map(({ name, bounds, maxZoom, sourceId }) => ({
          name,
          title: name,
          detail: texts.area,
          target: { kind: 'box', box: bounds, maxZoom, sourceId },
        }));
      find = prepareThings([...bookmarks, ...areas]);
    },
    find: (text) => find(text, LIMIT).map(({ thing: { name: _, ...row }, score }) => ({ ...row, score })),
    findFeatures: async (text) =>
      (await layers.findNames(text, LIMIT)).map((found) => ({
        title: found.name,
        detail: texts.feature(found.layer.name),
        target: { kind: 'feature', found },
        score: found.score,
      })),
  };
}
