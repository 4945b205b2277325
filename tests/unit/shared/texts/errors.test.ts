/** The texts of errors, and how they are put together. */
import { describe, expect, it } from 'vitest';
import { CodedError, describeError, ERROR_CODES, readBody, readHead, toErrorValue } from '../../../../shared/errors.ts';
import { errorTexts } from '../../../../shared/texts/errors.ts';

describe('the texts of an error', () => {
  it.each(ERROR_CODES)('%s: a title of two to five words and one sentence', (code) => {
    const [title, sentence] = errorTexts[code];
    expect(title).toMatch(/^[A-Z]\S*( [^\s.]+){1,4}$/);
    expect(sentence).toMatch(/^[A-Z][^.]*\.$/);
  });
});

describe('the message of an error', () => {
  it('is its title and its sentence', () => {
    const error = describeError('cache-full');
    expect(error.message).toBe('Disk full. New tiles stay in memory until you free some space.');
    expect([error.title, readHead(error)]).toEqual(['Disk full', 'Disk full']);
    expect(readBody(error)).toBe('New tiles stay in memory until you free some space.');
  });

  it('has a detail after the title', () => {
    const error = describeError('bad-source', 'give it a name.');
    expect(error.message).toBe('Invalid source: give it a name. Correct it and try again.');
    expect(readHead(error)).toBe('Invalid source: give it a name');
    expect(readBody(error)).toBe('Give it a name. Correct it and try again.');
  });

  it('stays the same when the error is thrown and caught', () => {
    const error = describeError('source-refused', 'HTTP 403', { moreUrl: 'https://provider.example/terms' });
    expect(toErrorValue(CodedError.from(error))).toEqual(error);
  });
});
