/** The dialog that serves tiles: what it asks of the service, which addresses it shows, and what it says. */
import { expect, it, vi } from 'vitest';
import { openServing } from '../../../../renderer/serving/serving-dialog.ts';
import type { WindowTargets } from '../../../../renderer/window-targets.ts';
import { CodedError } from '../../../../shared/errors.ts';
import type { ServingState } from '../../../../shared/serving.ts';
import { BUILT_IN_SOURCES, OPENSTREETMAP_SOURCE, WORLD_SOURCE } from '../../../../shared/sources/source.ts';
import { servingTexts } from '../../../../shared/texts/serving.ts';
import { buttonOf, choose, describe, fieldOf, isShown, paste, useEmptyPage } from '../../../support/dom-page.ts';
import { type Answers, playService } from '../../../support/played-service.ts';

useEmptyPage();

const OFF: ServingState = { isOn: false, reach: 'computer', port: 8123, takenPort: null, bases: [] };
const ON: ServingState = { ...OFF, isOn: true, bases: ['http://127.0.0.1:8123/secret'] };
const NETWORK: ServingState = { ...ON, reach: 'network', bases: ['http://10.0.0.7:8123/secret', ...ON.bases] };

async function show(state: ServingState, answers: Answers = {}) {
  const played = playService({ getServing: () => state, ...answers });
  const targets = {
    client: played.client,
    startup: () => ({ sources: BUILT_IN_SOURCES }),
    source: () => WORLD_SOURCE,
  } as unknown as WindowTargets;
  await openServing(targets);
  return played;
}

const status = () => document.querySelector('.serving-status')?.textContent;
const complaint = () => document.querySelector('dialog [role=alert]')?.textContent;

it('starts for this computer on the usual port unless people choose otherwise', async () => {
  const { callsOf } = await show(OFF, { startServing: () => ON, stopServing: () => OFF });
  expect(describe(fieldOf(servingTexts.network))).toContain('nothing is encrypted');
  expect(fieldOf(servingTexts.port).value).toBe('8123');
  buttonOf(servingTexts.start).click();
  await vi.waitFor(() => expect(status()).toBe('Serving this computer on port 8123.'));
  buttonOf(servingTexts.stop).click();
  await vi.waitFor(() => expect(buttonOf(servingTexts.start)).toBeTruthy());
  fieldOf(servingTexts.network).click();
  paste(fieldOf(servingTexts.port), '9000');
  buttonOf(servingTexts.start).click();
  await vi.waitFor(() => expect(callsOf('startServing')).toHaveLength(2));
  expect(callsOf('startServing')).toEqual([
    { reach: 'computer', port: null },
    { reach: 'network', port: 9000 },
  ]);
});

it('asks for a port that people may use', async () => {
  const { callsOf } = await show(OFF);
  for (const port of ['80', '70000', 'http', '80.5']) {
    paste(fieldOf(servingTexts.port), port);
    buttonOf(servingTexts.start).click();
    expect(describe(fieldOf(servingTexts.port))).toContain('from 1024 to 65535');
  }
  expect(callsOf('startServing')).toEqual([]);
});

it('shows the addresses of each source, and where its tiles come from', async () => {
  await show(ON);
  const addresses = () => [fieldOf(servingTexts.tiles).value, fieldOf(servingTexts.tileJson).value];
  expect(addresses()).toEqual([
    'http://127.0.0.1:8123/secret/world/{z}/{x}/{y}',
    'http://127.0.0.1:8123/secret/world.json',
  ]);
  choose(fieldOf(servingTexts.source), OPENSTREETMAP_SOURCE.id);
  expect(addresses()[1]).toBe('http://127.0.0.1:8123/secret/openstreetmap.json');
  expect(describe(fieldOf(servingTexts.source))).toContain(servingTexts.cachedOnly);
  expect(() => fieldOf(servingTexts.server)).toThrow();
});

it('offers every address of this computer on the network, and says who can use it', async () => {
  await show({ ...NETWORK, takenPort: 8000 });
  expect(status()).toBe(
    'Serving your network on port 8123. Anyone who has an address can use it. Port 8000 is in use, so the addresses are different this time.',
  );
  expect(fieldOf(servingTexts.tileJson).value).toBe('http://10.0.0.7:8123/secret/world.json');
  choose(fieldOf(servingTexts.server), ON.bases[0] ?? '');
  expect(fieldOf(servingTexts.tileJson).value).toBe('http://127.0.0.1:8123/secret/world.json');
});

it('shows the new address, and follows other windows', async () => {
  const renewed = { ...ON, bases: ['http://127.0.0.1:8123/other'] };
  const { emit } = await show(ON, { renewServingAddress: () => renewed });
  buttonOf(servingTexts.renew).click();
  await vi.waitFor(() => expect(fieldOf(servingTexts.tileJson).value).toContain('/other/'));
  expect(document.querySelector('.serving-news')?.textContent).toBe(servingTexts.renewed);
  emit({ name: 'servingChanged', serving: OFF });
  expect(isShown(buttonOf(servingTexts.start))).toBe(true);
  expect(() => fieldOf(servingTexts.tiles)).toThrow();
});

it('says why it cannot start', async () => {
  await show(OFF, {
    startServing: () => {
      throw new CodedError('port-in-use');
    },
  });
  buttonOf(servingTexts.start).click();
  await vi.waitFor(() => expect(complaint()).toBe('Port already in use. Choose another port.'));
  expect(buttonOf(servingTexts.start).getAttribute('aria-disabled')).toBe('false');
});
