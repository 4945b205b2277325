/** A brush of layers that lists what is painted, in whole pixels. */
import type { Brush } from '../../renderer/layers/painting/tile-painting.ts';

export function recordBrush(): { readonly brush: Brush; readonly done: string[] } {
  const done: string[] = [];
  let moves: string[] = [];
  const round = (...values: number[]) => values.map(Math.round).join(',');
  const brush: Brush = {
    fillStyle: '',
    strokeStyle: '',
    lineWidth: 0,
    lineCap: 'butt',
    lineJoin: 'miter',
    globalAlpha: 1,
    beginPath: () => {
      moves = [];
    },
    moveTo: (x, y) => void moves.push(`M${round(x, y)}`),
    lineTo: (x, y) => void moves.push(`L${round(x, y)}`),
    closePath: () => void moves.push('Z'),
    arc: (x, y, radius) => void moves.push(`O${round(x, y)} r${radius}`),
    fill: (rule?: unknown) =>
      void done.push(`fill ${brush.fillStyle} ${brush.globalAlpha} ${rule ?? ''} ${moves.join(' ')}`),
    stroke: () =>
      void (moves.length > 0 && done.push(`stroke ${brush.strokeStyle} ${brush.lineWidth} ${moves.join(' ')}`)),
  };
  return { brush, done };
}
