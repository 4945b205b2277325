/** News of jobs outside the list: progress in the window's title, a notice and a browser notification at the end. */
import type { AreaId, AreaSummary, WarmJob, WarmResult } from '../../shared/areas/area.ts';
import type { ServiceEvent, Startup } from '../../shared/calls/contract.ts';
import { describeResult, reckonPercent, warmingTexts } from '../../shared/texts/warming.ts';
import type { Client } from '../bridge/client.ts';
import type { Notices } from '../panels/notices.ts';
import { setTitlePart } from '../parts/window-title.ts';

export interface WarmNewsOptions {
  readonly client: Pick<Client, 'call'>;
  readonly notices: Pick<Notices, 'show'>;
  readonly startup: () => Startup;
  /** True while the list of areas is open. */
  readonly isShown: () => boolean;
  readonly show: (areaId: AreaId) => void;
}

/** Returns a function that follows the service's events. */
export function createWarmNews(options: WarmNewsOptions): (event: ServiceEvent) => void {
  const { client, notices, startup, isShown, show } = options;
  const expected = new Map<AreaId, number>();
  let asked = false;

  const note = (areas: readonly AreaSummary[]) => {
    for (const area of areas) expected.set(area.id, area.expected);
    if (!areas.some(({ job }) => job && isUnderWay(job))) setTitlePart('progress', '');
  };
  const showProgress = async (areaId: AreaId, job: WarmJob) => {
    if (!expected.has(areaId) && !asked) {
      // A window that was opened during the job doesn't know the area yet.
      asked = true;
      const reply = await client.call('listAreas', {});
      if (reply.ok) note(reply.value);
      return;
    }
    const tiles = expected.get(areaId);
    if (tiles !== undefined && isUnderWay(job)) setTitlePart('progress', `${reckonPercent(job.counts.total, tiles)}%`);
    else if (job.state === 'paused') setTitlePart('progress', '');
  };
  const tellEnd = (areaId: AreaId, name: string, result: WarmResult) => {
    setTitlePart('progress', '');
    // A cancelled one needs no notice.
    if (!result.isWhole) return;
    const { title: headline, body } = describeResult(name, result);
    if (startup().host === 'browser') notifyDesktop(`warmed-${areaId}`, { headline, body }, () => show(areaId));
    const action = isShown() ? undefined : { label: warmingTexts.show, run: () => show(areaId) };
    notices.show({ key: `warmed-${areaId}`, text: `${headline}. ${body}.`, tone: 'info', lasting: false, action });
  };
  return (event) => {
    if (event.name === 'areasChanged') note(event.areas);
    else if (event.name === 'warmProgress') void showProgress(event.areaId, event.job);
    else if (event.name === 'warmingEnded') tellEnd(event.areaId, event.areaName, event.result);
  };
}

/** True if people haven't decided yet whether the browser may notify them. */
export function canAskForNotifications({ host }: Startup): boolean {
  return host === 'browser' && 'Notification' in window && Notification.permission === 'default';
}

/** Lets the browser ask for the permission. Must be called from a click. */
export async function askForNotifications(): Promise<void> {
  await Notification.requestPermission();
}

function isUnderWay({ state }: WarmJob): boolean {
  return state === 'running' || state === 'waiting';
}

/** Shows a notification unless the page has the focus. The tag keeps several pages from showing it twice. */
function notifyDesktop(
  tag: string,
  { headline, body }: { readonly headline: string; readonly body: string },
  onClick: () => void,
): void {
  if (!('Notification' in window) || Notification.permission !== 'granted') return;
  if (!document.hidden && document.hasFocus()) return;
  const notification = new Notification(headline, { tag, body });
  notification.addEventListener('click', () => {
    window.focus();
    onClick();
    notification.close();
  });
}
