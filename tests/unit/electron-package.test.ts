/** Decisions made at packaging: Electron's version and its fuses (items 16 and 19 of its checklist). */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { TRACK_FILE_EXTENSIONS } from '../../shared/layers/track-file.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));

function readJson(path: string): Record<string, unknown> {
  return JSON.parse(readFileSync(`${project}/${path}`, 'utf8'));
}

function readPins(): Readonly<Record<string, string>> {
  return readJson('package.json').devDependencies as Readonly<Record<string, string>>;
}

function readFuses(): unknown {
  const config = parse(readFileSync(`${project}/electron-builder.yml`, 'utf8')) as Record<string, unknown>;
  return config.electronFuses;
}

describe('the fuses', () => {
  test('let nothing turn the program into a bare Node or load other code', () => {
    expect(readFuses()).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false,
    });
  });

  test('are all the existing fuses: a new one needs a decision', () => {
    const { definitions } = readJson('node_modules/app-builder-lib/scheme.json') as {
      readonly definitions: { readonly FuseOptionsV1: { readonly properties: object } };
    };
    // Packager settings that aren't fuses.
    const settings = ['resetAdHocDarwinSignature'];
    const fuses = Object.keys(definitions.FuseOptionsV1.properties).filter((name) => !settings.includes(name));
    expect(Object.keys(readFuses() as object).sort()).toEqual(fuses.sort());
  });

  test('have an archive to guard', () => {
    const config = parse(readFileSync(`${project}/electron-builder.yml`, 'utf8')) as Record<string, unknown>;
    expect(config.asar).toBe(true);
  });
});

interface Association {
  readonly ext: string;
  readonly mimeType: string;
  readonly rank: string;
}

describe('the files that it opens', () => {
  const config = parse(readFileSync(`${project}/electron-builder.yml`, 'utf8')) as Readonly<
    Record<'linux' | 'mac' | 'win', { readonly fileAssociations?: readonly Association[] }>
  >;
  const listed = (system: 'linux' | 'mac') =>
    (config[system].fileAssociations ?? []).map(({ ext, mimeType, rank }) => [ext, mimeType, rank]);

  test('have the types that desktops know, and other programs stay their default', () => {
    // JSON and tables belong to other programs.
    const tracks = [
      ['gpx', 'application/gpx+xml', 'Alternate'],
      ['kml', 'application/vnd.google-earth.kml+xml', 'Alternate'],
      ['kmz', 'application/vnd.google-earth.kmz', 'Alternate'],
      ['geojson', 'application/geo+json', 'Alternate'],
    ];
    expect([listed('linux'), listed('mac')]).toEqual([tracks, tracks]);
    expect(config.win.fileAssociations).toBeUndefined();
  });

  test('are offered by dialogs too', () => {
    expect(TRACK_FILE_EXTENSIONS).toEqual(expect.arrayContaining(listed('linux').map(([ext]) => ext)));
  });
});

describe('Electron', () => {
  // Fixes GHSA-gr2m-v5gq-v685 (windows without their opener's sandbox) and GHSA-hq2x-r82h-9wj4.
  const OLDEST_MENDED = [43, 4, 1];

  test('is pinned to a version without known vulnerabilities', () => {
    const version = (readPins().electron ?? '').split('.').map(Number);
    const firstOther = version.findIndex((part, index) => part !== OLDEST_MENDED[index]);
    expect(version).toHaveLength(3);
    expect(firstOther === -1 || (version[firstOther] ?? 0) > (OLDEST_MENDED[firstOther] ?? 0)).toBe(true);
  });

  test('is the version whose typings the code is checked against', () => {
    expect(readJson('node_modules/electron/package.json').version).toBe(readPins().electron);
  });

  test('lacks the module that gives pages the main process’s objects', () => {
    const locked = Object.keys(readJson('package-lock.json').packages as object);
    expect(locked.filter((place) => place.endsWith('@electron/remote'))).toEqual([]);
    const built = readdirSync(`${project}/dist/main`).filter((name) => name.endsWith('.js'));
    expect(built).toContain('electron.js');
    for (const name of built)
      expect(readFileSync(`${project}/dist/main/${name}`, 'utf8')).not.toContain('electron/remote');
  });
});
