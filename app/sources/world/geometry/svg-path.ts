/** Writes flat coordinates as SVG path data on a whole-number grid, as short as it gets. */
import type { Points } from './clip.ts';

/** Path data of closed rings; those that vanish on the grid are left out. May be empty. */
export function formatRings(rings: readonly Points[]): string {
  return rings.map((ring) => formatPoints(ring, 3, 'z')).join('');
}

/** Path data of open lines; those that vanish on the grid are left out. May be empty. */
export function formatLines(lines: readonly Points[]): string {
  return lines.map((line) => formatPoints(line, 2, '')).join('');
}

function formatPoints(points: Points, minPoints: number, end: string): string {
  const { steps, startX, startY } = roundToSteps(points);
  if (steps.length / 2 + 1 < minPoints) return '';
  return `M${startX} ${startY}l${formatNumbers(steps)}${end}`;
}

/** Whole-number steps from point to point; points that fall together and middles of straight runs go. */
function roundToSteps(points: Points): { steps: number[]; startX: number; startY: number } {
  const steps: number[] = [];
  const startX = Math.round(points[0] ?? 0);
  const startY = Math.round(points[1] ?? 0);
  let x = startX;
  let y = startY;
  for (let at = 2; at + 1 < points.length; at += 2) {
    const stepX = Math.round(points[at] ?? 0) - x;
    const stepY = Math.round(points[at + 1] ?? 0) - y;
    if (stepX === 0 && stepY === 0) continue;
    x += stepX;
    y += stepY;
    pushStep(steps, stepX, stepY);
  }
  return { steps, startX, startY };
}

function pushStep(steps: number[], stepX: number, stepY: number): void {
  const last = steps.length - 2;
  const [lastX = 0, lastY = 0] = [steps[last], steps[last + 1]];
  const isAhead = lastX * stepY === lastY * stepX && lastX * stepX + lastY * stepY > 0;
  if (!isAhead) steps.push(stepX, stepY);
  else {
    steps[last] = lastX + stepX;
    steps[last + 1] = lastY + stepY;
  }
}

/** Numbers with the fewest separators: a minus sign needs none before it. */
function formatNumbers(numbers: readonly number[]): string {
  let text = '';
  for (const [at, value] of numbers.entries()) text += at === 0 || value < 0 ? value : ` ${value}`;
  return text;
}
