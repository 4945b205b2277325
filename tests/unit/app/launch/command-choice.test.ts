/** How the `tilekeep` command interprets its first word. */
import { describe, expect, it } from 'vitest';
import { chooseCommand } from '../../../../app/launch/command-choice.ts';

const choose = (...args: string[]): unknown => chooseCommand(args, '1.2.3');

describe('the command', () => {
  it.each([
    [[], []],
    [['start'], []],
    [['start', '--offline'], ['--offline']],
    [
      ['--offline', 'warm'],
      ['--offline', 'warm'],
    ],
    [['geo:48.2,16.4?z=12'], ['geo:48.2,16.4?z=12']],
    [['tilekeep://place/1'], ['tilekeep://place/1']],
    [['walk.gpx'], ['walk.gpx']],
    [
      ['./walk', '--offline'],
      ['./walk', '--offline'],
    ],
  ])('opens the map for %j', (args, rest) => {
    expect(chooseCommand(args, '1.2.3')).toEqual({ kind: 'run', file: 'launch', args: rest });
  });

  it.each(['warm', 'cache', 'serve'])('passes %s all that follows, including --help', (word) => {
    expect(choose(word, '--help', 'x')).toEqual({ kind: 'run', file: word, args: ['--help', 'x'] });
  });

  it('prints its version, and lists every word in its help', () => {
    expect(choose('--version')).toEqual({ kind: 'tell', text: '1.2.3' });
    const help = expect.stringMatching(/tilekeep start.*tilekeep warm.*tilekeep cache/s);
    expect(choose('--help')).toEqual({ kind: 'tell', text: help });
  });

  it.each(['sart', 'toString', '__proto__', 'Warm', 'a\u001b[31m'])('rejects %j, in one clean line', (word) => {
    const line = `tilekeep: unknown command ${JSON.stringify(word)} (--help lists them)`;
    expect(choose(word)).toEqual({ kind: 'bad', line });
  });
});
