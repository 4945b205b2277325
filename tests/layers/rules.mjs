/** Import rules for dependency-cruiser. See the picture in docs/architecture.md. */

/** A rule: modules in `from` may import only `own` among this project's folders. */
function only(name, from, own, options = {}) {
  return {
    name,
    severity: 'error',
    from: { path: from, ...(options.except ? { pathNot: options.except } : {}) },
    to: { path: '^(app|renderer|shared|tests)/', pathNot: own },
  };
}

/** A rule: modules in `from` may use only `packages` among packages and Node's modules. */
function onlyPackages(name, from, packages) {
  const allowed = packages.map((item) => (item === 'node:*' ? '' : `node_modules/${item}/`)).filter(Boolean);
  return {
    name,
    severity: 'error',
    from: { path: from },
    to: {
      dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown', 'unknown', 'core'],
      ...(packages.includes('node:*') ? { dependencyTypesNot: ['core'] } : {}),
      ...(allowed.length > 0 ? { pathNot: allowed } : {}),
    },
  };
}

const RENDERER_PACKAGES = ['leaflet', '@types/leaflet', '@types/geojson', 'vite'];

export const RULES = [
  only('shared-imports-only-itself', '^shared/', '^shared/'),
  only('files-import-only-themselves', '^app/files/', '^app/files/'),
  only('listening-imports-only-itself', '^app/listening/', '^app/listening/'),
  only('serving-imports-no-cache', '^app/serving/', '^(shared|app/(files|listening|serving))/'),
  only('image-imports-shared', '^app/image/', '^(shared|app/image)/'),
  only('cache-imports-shared', '^app/cache/', '^(shared|app/(image|files|cache))/'),
  only('sources-import-shared-and-cache', '^app/sources/', '^(shared|app/(archives|image|cache|sources))/'),
  only('warming-imports-shared-and-cache', '^app/warming/', '^(shared|app/(cache|files|warming))/'),
  only(
    'archives-import-shared',
    '^app/archives/',
    '^(shared/|app/(files|image|archives)/|app/sources/pasted/plain-text)',
  ),
  only(
    'service-imports-no-host',
    '^app/service/',
    '^(shared|app/(archives|cache|files|sources|warming|serving|service))/',
  ),
  only('electron-host-imports-no-other-host', '^app/hosts/electron/', '^(shared|app/service|app/hosts/electron)/'),
  only(
    'browser-host-imports-no-other-host',
    '^app/hosts/browser/',
    '^(shared/|app/(files|listening|service|hosts/browser)/|app/sources/private-hosts)',
  ),
  only(
    'launch-imports-no-electron-host',
    '^app/launch/',
    '^(shared|app/(files|service)|app/hosts/browser|app/launch)/',
  ),
  only('packaging-imports-launch', '^app/packaging/', '^(shared|app/(service|launch|packaging|sources/world))/'),
  only('cli-imports-no-window', '^app/cli/', '^(shared|app/(service|cli)|app/hosts/browser/platform-fetch)'),
  only('renderer-imports-shared', '^renderer/', '^(shared|renderer)/'),
  {
    name: 'sources-and-warming-use-cache-types-alone',
    severity: 'error',
    from: { path: '^app/(sources|warming)/' },
    to: { path: '^app/cache/', dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'renderer-takes-no-parser',
    comment: 'the contract, the settings and the drafts bring zod with them; a window needs their types alone',
    severity: 'error',
    from: { path: '^renderer/' },
    to: {
      path: '^shared/(calls/(contract|[a-z]+-calls)|settings/settings-file|sources/source-draft|areas/area-parser)\\.ts$',
      dependencyTypesNot: ['type-only'],
    },
  },
  {
    name: 'electron-in-its-host-alone',
    severity: 'error',
    from: { path: '^(app|renderer|shared)/', pathNot: '^app/hosts/electron/' },
    to: { path: '(^electron$|node_modules/electron/)' },
  },
  onlyPackages('shared-is-neutral', '^shared/(?!geo-file/)', ['zod', 'mgrs']),
  // Reads files in the page's worker and in the command line's, so it belongs to both.
  onlyPackages('geo-file-packages', '^shared/geo-file/', [
    'saxes',
    'papaparse',
    'fflate',
    'zod',
    'jsonc-parser',
    'leven',
    'color-name',
  ]),
  {
    name: 'files-are-parsed-in-workers',
    comment: 'a parser of files from anywhere runs under limits, and never blocks a window or the program',
    severity: 'error',
    from: { path: '^(app|renderer|shared)/', pathNot: '^shared/geo-file/|/(shape|layer|write)-worker\\.ts$' },
    to: { path: '^shared/geo-file/(?!(area-shape|geo-file|thinning)\\.ts$)', dependencyTypesNot: ['type-only'] },
  },
  onlyPackages('archive-packages', '^app/archives/', ['node:*', 'node-sqlite3-wasm']),
  {
    name: 'archives-are-read-in-workers',
    comment: 'SQLite runs in workers: reading under limits of time and memory, writing because it waits for the disk',
    severity: 'error',
    from: {
      path: '^(app|renderer|shared)/',
      pathNot: '^app/archives/(sqlite/|recognise|archive-worker|writing/(mbtiles-writer|archive-writing|write-worker))',
    },
    to: {
      path: '^app/archives/(sqlite/|recognise|writing/(mbtiles-writer|archive-writing))|node_modules/node-sqlite3-wasm/',
      dependencyTypesNot: ['type-only'],
    },
  },
  onlyPackages('files-packages', '^app/files/', ['node:*']),
  onlyPackages('cache-packages', '^app/cache/', ['node:*', 'lru-cache']),
  onlyPackages('renderer-packages', '^renderer/(?!(layers|drawing|measuring)/)', RENDERER_PACKAGES),
  onlyPackages('layer-packages', '^renderer/layers/', [...RENDERER_PACKAGES, 'geojson-vt', 'kdbush']),
  onlyPackages('drawing-packages', '^renderer/drawing/', [...RENDERER_PACKAGES, 'terra-draw']),
  onlyPackages('measuring-packages', '^renderer/measuring/', [...RENDERER_PACKAGES, 'geographiclib-geodesic']),
  {
    name: 'no-cycles',
    severity: 'error',
    from: {},
    to: { circular: true },
  },
  { name: 'nothing-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
];
