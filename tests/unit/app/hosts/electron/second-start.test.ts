import { describe, expect, test } from 'vitest';
import { readSecondStart } from '../../../../../app/hosts/electron/second-start.ts';
import { PLAIN_START } from '../../../../../app/service/starting/start-request.ts';

const link = { lat: 48.2, lon: 16.4, zoom: 12, sourceId: null };

describe('the command line of a second start', () => {
  test('is read as that of a first one', () => {
    const argv = ['/opt/tilekeep', '--view', '-33.9,18.4,5', '--source', 'world', '--offline'];
    const view = { lat: -33.9, lon: 18.4, zoom: 5 };
    expect(readSecondStart(argv, false)).toEqual({ link: null, view, source: 'world', offline: true });
    expect(readSecondStart(['electron', '/project', '--', 'geo:48.2,16.4?z=12'], true)).toEqual({
      ...PLAIN_START,
      link,
    });
  });

  test('has its link found among switches that are not ours', () => {
    const argv = [
      'tilekeep.exe',
      '--allow-file-access-from-files',
      '--original-process-start-time=1',
      'geo:48.2,16.4?z=12',
    ];
    expect(readSecondStart(argv, false)).toEqual({ ...PLAIN_START, link });
  });

  test.each([
    [[]],
    [['tilekeep']],
    [['tilekeep', '--nonsense']],
    [['tilekeep', '--source', 'file:///{z}/{x}/{y}']],
    [['tilekeep', 'https://evil.example/']],
    [['tilekeep', '--help', 'geo:1,2']],
  ])('asks for nothing but the window when it is %j', (argv) => {
    expect(readSecondStart(argv, false)).toEqual(PLAIN_START);
  });
});
