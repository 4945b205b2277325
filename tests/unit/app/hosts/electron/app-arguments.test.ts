import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pickAppArguments, readSecondStart } from '../../../../../app/hosts/electron/app-arguments.ts';
import { PLAIN_START } from '../../../../../app/service/starting/start-request.ts';
import { makeTempDir } from '../../../../support/temp-dir.ts';

describe('our own arguments', () => {
  test.each<[string, string[], boolean, string[]]>([
    ['after the program under the bare Electron', ['electron', '.', '--', '--json'], true, ['--json']],
    ['without the lone --', ['electron', '.', '--json'], true, ['--json']],
    ['not what is for Electron', ['electron', '--inspect=0', '/app', '--', '--offline'], true, ['--offline']],
    ['all of a packaged program’s', ['/opt/tilekeep', '--view', '1,2,3'], false, ['--view', '1,2,3']],
    ['a link too', ['C:\\tilekeep.exe', '--', 'geo:48.2,16.4?z=9'], false, ['geo:48.2,16.4?z=9']],
    ['nothing that came with a link', ['/opt/tilekeep', 'tilekeep:x', '--cache-dir', '/'], false, ['tilekeep:x']],
    ['what people typed after one', ['electron', '.', 'geo:1,1', '--json'], true, ['geo:1,1', '--json']],
    [
      'not the few switches that Chromium may have',
      ['tilekeep', '--ozone-platform=x11', '--disable-gpu', '--gtk-version=3', '--json'],
      false,
      ['--json'],
    ],
    ['a link of the desktop’s beside them', ['tilekeep', '--disable-gpu', '--', 'geo:1,1'], false, ['geo:1,1']],
    ['what follows a lone --, whatever it is', ['tilekeep', '--', '--disable-gpu'], false, ['--disable-gpu']],
    ['a switch that is not let pass, to be refused', ['tilekeep', '--no-sandbox'], false, ['--no-sandbox']],
    ['none', ['electron', '.'], true, []],
  ])('are %s', (_name, argv, isBare, expected) => {
    expect(pickAppArguments(argv, isBare)).toEqual(expected);
  });
});

const link = { lat: 48.2, lon: 16.4, zoom: 12, sourceId: null };

describe('the command line of a second start', () => {
  test('is parsed like that of a first one', () => {
    const argv = ['/opt/tilekeep', '--view', '-33.9,18.4,5', '--source', 'world', '--offline'];
    const view = { lat: -33.9, lon: 18.4, zoom: 5, sourceId: null };
    expect(readSecondStart(argv, false, '/')).toEqual({ ...PLAIN_START, link: view, source: 'world', offline: true });
    expect(readSecondStart(['electron', '/project', '--', 'geo:48.2,16.4?z=12'], true, '/')).toEqual({
      ...PLAIN_START,
      link,
    });
  });

  test('has its files found from the folder it was started in', () => {
    const dir = makeTempDir();
    writeFileSync(join(dir, 'walk.gpx'), '');
    const files = [join(dir, 'walk.gpx')];
    expect(readSecondStart(['tilekeep', 'walk.gpx'], false, dir)).toEqual({ ...PLAIN_START, files });
    // What follows a link may be part of it, and then anybody chose it.
    expect(readSecondStart(['tilekeep', 'geo:48.2,16.4?z=12', 'walk.gpx'], false, dir)).toEqual({
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
    expect(readSecondStart(argv, false, '/')).toEqual({ ...PLAIN_START, link });
  });

  test.each([
    [[]],
    [['tilekeep']],
    [['tilekeep', '--nonsense']],
    [['tilekeep', '--source', 'file:///{z}/{x}/{y}']],
    [['tilekeep', 'https://evil.example/']],
    [['tilekeep', '--help', 'geo:1,2']],
  ])('only shows the window when it is %j', (argv) => {
    expect(readSecondStart(argv, false, '/')).toEqual(PLAIN_START);
  });
});
