/** A small stacked chart of lookups per second by tier. */
import { statisticsTexts as texts } from '../../shared/texts/statistics.ts';
import { element, type View } from '../parts/element.ts';
import { HISTORY_SECONDS, type LookupRates, TIERS } from './lookup-history.ts';

const SVG = 'http://www.w3.org/2000/svg';
/** In the chart's own units; a second is one unit wide. */
const HEIGHT = 40;
const BAR_WIDTH = 0.8;

/** A chart of seconds, the newest at the right. */
export function createLookupChart(): View<readonly LookupRates[]> {
  const drawing = document.createElementNS(SVG, 'svg');
  drawing.setAttribute('viewBox', `0 0 ${HISTORY_SECONDS} ${HEIGHT}`);
  drawing.setAttribute('preserveAspectRatio', 'none');
  drawing.setAttribute('aria-hidden', 'true');
  const bars = TIERS.map((tier) => {
    const path = document.createElementNS(SVG, 'path');
    path.classList.add('tier-bars', `tier-${tier}`);
    return path;
  });
  drawing.append(...bars);
  const highest = element('span', { class: 'chart-highest', 'aria-hidden': 'true' });
  const picture = element('div', { class: 'chart-picture', role: 'img' }, drawing, highest);
  const caption = element('figcaption', {}, element('span', {}, texts.chartStart), element('span', {}, texts.chartEnd));
  return {
    root: element('figure', { class: 'lookup-chart' }, picture, caption),
    show(seconds) {
      const top = reckonTop(seconds);
      bars.forEach((path, index) => {
        path.setAttribute('d', drawBars(seconds, index, top));
      });
      highest.textContent = texts.perSecond(top);
      picture.setAttribute('aria-label', describeChart(seconds));
    },
  };
}

/** What the chart shows, in a sentence. */
export function describeChart(seconds: readonly LookupRates[]): string {
  const total = (pick: (rates: LookupRates) => number) => Math.round(seconds.reduce((sum, one) => sum + pick(one), 0));
  if (total(sumTiers) === 0) return texts.noLookups;
  const most = Math.ceil(Math.max(...seconds.map(sumTiers)));
  return texts.chart(
    most,
    TIERS.map((tier) => [tier, total((rates) => rates[tier])] as const).filter(
      ([tier, count]) => tier !== 'shared' || count > 0,
    ),
  );
}

function sumTiers(rates: LookupRates): number {
  return TIERS.reduce((sum, tier) => sum + rates[tier], 0);
}

/** 5, 10, 25, 50, 100 …: the chart's scale does not change at every second. */
function reckonTop(seconds: readonly LookupRates[]): number {
  const most = Math.max(1, ...seconds.map(sumTiers));
  let top = 5;
  for (let step = 0; top < most; step += 1) top *= step % 3 === 2 || step % 3 === 0 ? 2 : 2.5;
  return top;
}

/** The bars of one tier, stacked on those of the tiers before it. */
function drawBars(seconds: readonly LookupRates[], tierIndex: number, top: number): string {
  const scale = HEIGHT / top;
  const bars = seconds.map((rates, index) => {
    const below = TIERS.slice(0, tierIndex).reduce((sum, tier) => sum + rates[tier], 0);
    const tier = TIERS[tierIndex];
    const height = (tier ? rates[tier] : 0) * scale;
    if (height === 0) return '';
    const [x, bottom] = [HISTORY_SECONDS - seconds.length + index, HEIGHT - below * scale];
    return `M${x} ${bottom.toFixed(2)}h${BAR_WIDTH}v${(-height).toFixed(2)}h${-BAR_WIDTH}z`;
  });
  return bars.join('');
}
