/** Contract cases for the calls about bookmarks. */
import assert from 'node:assert/strict';
import { type Bookmark, MAX_ADDED_BOOKMARKS, MAX_BOOKMARK_NAME_LENGTH } from '../../shared/bookmarks/bookmark.ts';
import type { BOOKMARK_CALLS } from '../../shared/bookmarks/bookmark-calls.ts';
import type { ReplyValue } from '../../shared/calls/contract.ts';
import { collectNamed, type ProgramCarrier } from './carrier.ts';
import { type ContractCase, callWell, failsWith, refusesArguments } from './contract-calls.ts';

const DRAFT = { name: 'Hut', folder: 'Alps', lat: 47.1, lon: 11.4, zoom: 13 };
const NO_BOOKMARK = '0123456789abcdef';

export const BOOKMARK_CASES: { readonly [M in keyof typeof BOOKMARK_CALLS]: readonly ContractCase[] } = {
  listBookmarks: [
    {
      name: 'lists bookmarks in the order in which they were added',
      run: async (carrier) => {
        const first = await add(carrier, DRAFT);
        const second = await add(carrier, { ...DRAFT, name: 'Lake', folder: '' });
        assert.deepEqual((await list(carrier)).slice(-2), [
          { id: first, ...DRAFT },
          { id: second, ...DRAFT, name: 'Lake', folder: '' },
        ]);
      },
    },
    refusesArguments('listBookmarks', [{ folder: 'Alps' }, null]),
  ],
  addBookmarks: [
    {
      name: 'adds bookmarks and tells every window',
      run: async (carrier) => {
        const act = (): Promise<unknown> => add(carrier, DRAFT);
        assert.deepEqual(await collectNamed(carrier, act, 'bookmarksChanged'), [{ name: 'bookmarksChanged' }]);
      },
    },
    refusesArguments('addBookmarks', [
      { bookmarks: [] },
      { bookmarks: Array.from({ length: MAX_ADDED_BOOKMARKS + 1 }, () => DRAFT) },
      { bookmarks: [{ ...DRAFT, name: ' ' }] },
      { bookmarks: [{ ...DRAFT, name: 'x'.repeat(MAX_BOOKMARK_NAME_LENGTH + 1) }] },
      { bookmarks: [{ ...DRAFT, folder: 'a\nb' }] },
      { bookmarks: [{ ...DRAFT, lat: 91 }] },
      { bookmarks: [{ ...DRAFT, zoom: 1.5 }] },
      { bookmarks: [{ ...DRAFT, id: NO_BOOKMARK }] },
      { bookmarks: [DRAFT], path: '/etc/passwd' },
    ]),
  ],
  changeBookmark: [
    {
      name: 'changes what is given and keeps the rest',
      run: async (carrier) => {
        const bookmarkId = await add(carrier, DRAFT);
        await callWell(carrier, 'changeBookmark', { bookmarkId, change: { name: 'Chapel' } });
        assert.deepEqual((await list(carrier)).at(-1), { id: bookmarkId, ...DRAFT, name: 'Chapel' });
      },
    },
    {
      name: 'reports an unknown bookmark',
      run: (carrier) =>
        failsWith(carrier, 'changeBookmark', { bookmarkId: NO_BOOKMARK, change: {} }, 'unknown-bookmark'),
    },
    refusesArguments('changeBookmark', [
      { bookmarkId: NO_BOOKMARK, change: { name: '' } },
      { bookmarkId: NO_BOOKMARK, change: { id: NO_BOOKMARK } },
      { bookmarkId: '../x', change: {} },
    ]),
  ],
  deleteBookmarks: [
    {
      name: 'deletes bookmarks, for a while only',
      run: async (carrier) => {
        const before = await list(carrier);
        const gone = [await add(carrier, DRAFT), await add(carrier, DRAFT)];
        const reply = await callWell(carrier, 'deleteBookmarks', { bookmarkIds: [...gone, NO_BOOKMARK] });
        assert.ok((reply as ReplyValue<'deleteBookmarks'>).undoWithinMs >= 10_000);
        assert.deepEqual(await list(carrier), before);
      },
    },
    refusesArguments('deleteBookmarks', [{}, { bookmarkIds: [] }, { bookmarkIds: ['*'] }]),
  ],
  restoreBookmarks: [
    {
      name: 'brings them back to their places',
      run: async (carrier) => {
        const ids = [await add(carrier, DRAFT), await add(carrier, DRAFT), await add(carrier, DRAFT)];
        const before = await list(carrier);
        const bookmarkIds = [ids[1], ids[0]];
        await callWell(carrier, 'deleteBookmarks', { bookmarkIds });
        await callWell(carrier, 'restoreBookmarks', { bookmarkIds });
        assert.deepEqual(await list(carrier), before);
      },
    },
    {
      name: 'restores none if one is gone for good',
      run: async (carrier) => {
        const id = await add(carrier, DRAFT);
        await callWell(carrier, 'deleteBookmarks', { bookmarkIds: [id] });
        await failsWith(carrier, 'restoreBookmarks', { bookmarkIds: [id, NO_BOOKMARK] }, 'undo-too-late');
        await callWell(carrier, 'restoreBookmarks', { bookmarkIds: [id] });
      },
    },
    refusesArguments('restoreBookmarks', [{ bookmarkIds: [7] }, {}]),
  ],
  // A carrier's dialog would wait for people.
  chooseBookmarksPlace: [refusesArguments('chooseBookmarksPlace', [{ path: '/etc/passwd' }, null])],
};

async function add(carrier: ProgramCarrier, draft: typeof DRAFT): Promise<string> {
  const reply = await callWell(carrier, 'addBookmarks', { bookmarks: [draft] });
  return (reply as ReplyValue<'addBookmarks'>).bookmarkIds[0] ?? '';
}

async function list(carrier: ProgramCarrier): Promise<readonly Bookmark[]> {
  return (await callWell(carrier, 'listBookmarks', {})) as readonly Bookmark[];
}
