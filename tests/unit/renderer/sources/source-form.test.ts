/** The form of a source as typed, and the draft read from it. */
import { expect, it } from 'vitest';
import {
  fillForm,
  gatherProblems,
  readForm,
  readHost,
  type SourceForm,
} from '../../../../renderer/sources/source-form.ts';
import { NEW_DRAFT } from '../../../../shared/sources/draft-of-source.ts';
import { type SourceDraft, sourceDraftParser } from '../../../../shared/sources/source-draft.ts';
import { NO_SECRETS_TYPED } from '../../../../shared/sources/source-secrets.ts';

const DRAFT: SourceDraft = {
  kind: 'http',
  name: 'Orchard',
  template: 'https://{s}.example.org/{z}/{x}/{y}.png',
  subdomains: ['a', 'b'],
  minZoom: 3,
  maxZoom: 17,
  tileSizePx: 512,
  attribution: 'The Orchard',
  attributionUrl: 'https://example.org/',
  maxConcurrentRequests: 2,
  maxRequestsPerSecond: 0.5,
  offlineUsePermitted: true,
  plainHttpAccepted: true,
  cachedTilesOnly: false,
  sharedCache: 'redis://cache/0',
};

function readWith(change: Partial<SourceForm>): ReturnType<typeof readForm> {
  return readForm({ ...fillForm(DRAFT), ...change });
}

it('reads back what it was filled with', () => {
  expect(readForm(fillForm(DRAFT))).toEqual({ draft: DRAFT, secrets: NO_SECRETS_TYPED, problems: [] });
  expect(readForm(fillForm(NEW_DRAFT))).toEqual({ draft: NEW_DRAFT, secrets: NO_SECRETS_TYPED, problems: [] });
});

it('accepts subdomains with any separator, and only if the template uses them', () => {
  expect(readWith({ subdomains: ' a,b ; c  d,, ' }).draft.subdomains).toEqual(['a', 'b', 'c', 'd']);
  expect(readWith({ template: 'https://example.org/{z}/{x}/{y}.png' }).draft.subdomains).toEqual([]);
});

it('trims texts, and accepts a decimal comma', () => {
  const { draft } = readWith({ name: '  Orchard ', template: ' https://example.org ', maxRequestsPerSecond: ' 0,25 ' });
  expect(draft).toMatchObject({ name: 'Orchard', template: 'https://example.org', maxRequestsPerSecond: 0.25 });
});

it("reports a field that isn't a number, and sends a valid number in its place", () => {
  for (const typed of ['', '  ', 'abc', '1e3', '0x10', 'NaN', 'Infinity', '1.2.3', '--1', '9'.repeat(400), '٣']) {
    const { draft, problems } = readWith({ maxZoom: typed, maxRequestsPerSecond: typed });
    expect(problems.map(({ field }) => field)).toEqual(['maxZoom', 'maxRequestsPerSecond']);
    expect(sourceDraftParser.safeParse(JSON.parse(JSON.stringify(draft))).success).toBe(true);
  }
});

it('leaves out-of-range numbers to the service', () => {
  const { draft, problems } = readWith({ minZoom: '-1', maxZoom: '4.5', maxConcurrentRequests: '1000' });
  expect(problems).toEqual([]);
  expect(draft).toMatchObject({ minZoom: -1, maxZoom: 4.5, maxConcurrentRequests: 1000 });
});

it('reports every problem of a field, except those of a stand-in number', () => {
  const gathered = gatherProblems(
    [{ field: 'maxZoom', message: 'No number.' }],
    [
      { field: 'maxZoom', message: 'Too deep.' },
      { field: 'name', message: 'Too long.' },
      { field: 'name', message: 'Too odd.' },
    ],
  );
  expect([...gathered]).toEqual([
    ['maxZoom', 'No number.'],
    ['name', 'Too long. Too odd.'],
  ]);
});

it('reads the host of an incomplete template', () => {
  for (const [template, host] of [
    ['https://tiles.example.org/{z}/{x}/{y}.png', 'tiles.example.org'],
    ['http://{s}.example.org:8080/{z}', 'example.org:8080'],
    [' HTTPS://exa', 'exa'],
    ['https://', ''],
    ['tiles.example.org', ''],
    ['https://me:secret@example.org/', ''],
  ] as const) {
    expect(readHost(template)).toBe(host);
  }
});
