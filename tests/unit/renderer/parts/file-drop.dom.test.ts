/** What is dropped on the window: files on the map are taken, and nothing replaces the page. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { keepPage, takeFiles } from '../../../../renderer/parts/file-drop.ts';
import { useEmptyPage } from '../../../support/dom-page.ts';

useEmptyPage();

let taken: (readonly string[])[];

// Its listeners stay with the window.
beforeAll(keepPage);
beforeEach(() => {
  taken = [];
  document.body.innerHTML = '<div id="area"><b></b><input></div><p><input></p>';
  const area = document.querySelector<HTMLElement>('#area');
  if (area) takeFiles(area, (files) => taken.push(files.map(({ name }) => name)));
});

/** Drags over an element and drops there. True for each that the page has refused to the browser. */
function drop(selector: string, types: string[], names: string[] = []) {
  const files = names.map((name) => new File([], name));
  return ['dragover', 'drop'].map((type) => {
    const event = new Event(type, { bubbles: true, cancelable: true });
    Object.assign(event, { dataTransfer: { types, files, dropEffect: 'copy' } });
    document.querySelector(selector)?.dispatchEvent(event);
    return event.defaultPrevented;
  });
}

describe('a drop', () => {
  it('of a file is taken by the map and by what lies over it', () => {
    for (const selector of ['#area', '#area b', '#area input'])
      expect(drop(selector, ['Files'], ['a.gpx'])).toEqual([true, true]);
    expect(taken).toEqual([['a.gpx'], ['a.gpx'], ['a.gpx']]);
  });

  it('of several files is passed on as one', () => {
    drop('#area', ['Files'], ['a.gpx', 'b.gpx']);
    expect(taken).toEqual([['a.gpx', 'b.gpx']]);
  });

  it('of a file elsewhere does nothing', () => {
    for (const selector of ['body', 'p', 'p input']) expect(drop(selector, ['Files'], ['a.gpx'])).toEqual([true, true]);
    expect(taken).toEqual([]);
  });

  it('of a link or a text does nothing, except in a text field', () => {
    expect(drop('#area b', ['text/uri-list', 'text/plain'])).toEqual([true, true]);
    expect(drop('p', ['text/plain'])).toEqual([true, true]);
    expect(drop('p input', ['text/plain'])).toEqual([false, false]);
    expect(taken).toEqual([]);
  });
});
