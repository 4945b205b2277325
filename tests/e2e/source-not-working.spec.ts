/** A source that has never worked: one notice says why, and leads to the field that is wrong. */
import { expect } from '@playwright/test';
import { describeMapPage, noteOf } from '../support/map-page.ts';
import { expectPictures, test } from '../support/network-map.ts';
import { dialogOf, fieldOf, readFolder } from '../support/source-form.ts';
import { makePng } from '../support/tile-images.ts';
import { sendBody, sendStatus } from '../support/tile-server-faults.ts';

test.use({ flags: ['--view', '46.3,8.1,4'], viewport: { width: 640, height: 480 } });

const NOTICE = '.notice[data-key^="source-not-working"]';

test('tiles of another size are named, and Edit source sets them right', async ({ page, program, tileServer }) => {
  tileServer.misbehave(sendBody(makePng(1, { sizePx: 1024 }), 'image/png'));
  await page.goto(program.url);
  const notice = page.locator(NOTICE);
  const name = `127.0.0.1:${tileServer.port}`;
  await expect(notice).toContainText(`Source isn’t working: ${name}. Its tiles are 1024 × 1024 pixels`);
  await expect(noteOf(page)).toContainText('has tiles of another size.');
  await notice.getByRole('button', { name: 'Edit source…' }).click();
  await dialogOf(page)
    .locator('details')
    .evaluate((advanced: HTMLDetailsElement) => {
      advanced.open = true;
    });
  const folder = await readFolder(page);
  await fieldOf(page, 'Tile size').selectOption('512');
  await expect.poll(() => readFolder(page)).not.toBe(folder);
  await dialogOf(page).getByRole('button', { name: 'Save' }).click();
  await expect(page.locator('#map canvas[data-state="fresh"]').first()).toBeAttached();
  await expect(notice).toHaveCount(0);
});

test('Retry brings the map back once the server has its tiles', async ({ page, program, tileServer }) => {
  tileServer.misbehave(sendStatus(404));
  await page.goto(program.url);
  const notice = page.locator(NOTICE);
  await expect(notice).toContainText('The server has none of its tiles.');
  tileServer.heal();
  await notice.getByRole('button', { name: 'Retry' }).click();
  await expectPictures(describeMapPage(page), 1);
  await expect(notice).toHaveCount(0);
});
