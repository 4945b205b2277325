/** The points of a measurement, and each change that people make to them. No map here. */
import type { Position } from '../../shared/view.ts';
import { DrawingHistory } from '../drawing/drawing-history.ts';
import { type Measured, type MeasureKind, measure } from './measurement.ts';

/** A point that moves with the pointer, or with the map if it was picked up by a key. */
interface Held {
  readonly index: number;
  readonly isFromKeys: boolean;
  readonly before: Position;
}

export class MeasuredPoints {
  readonly #onChange: (isFinal: boolean) => void;
  readonly #history = new DrawingHistory('[]');
  #kind: MeasureKind = 'line';
  #list: readonly Position[] = [];
  #measured = measure('line', []);
  #selected: number | undefined;
  #isOpen = true;
  #held: Held | undefined;

  /** Calls `onChange` after each change; `isFinal` is false for one that goes on. */
  constructor(onChange: (isFinal: boolean) => void) {
    this.#onChange = onChange;
  }

  get kind(): MeasureKind {
    return this.#kind;
  }

  set kind(kind: MeasureKind) {
    this.#kind = kind;
    this.#tell(true);
  }

  get list(): readonly Position[] {
    return this.#list;
  }

  get measured(): Measured {
    return this.#measured;
  }

  /** True while further points are added; otherwise the next one begins another measurement. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** The index of a point. */
  get selected(): number | undefined {
    return this.#selected;
  }

  get held(): Held | undefined {
    return this.#held;
  }

  begin(at: Position): void {
    this.#isOpen = true;
    this.#change([at]);
  }

  add(at: Position): void {
    if (this.#isOpen) this.#change([...this.#list, at]);
    else this.begin(at);
  }

  /** Selects a point; as in drawing, the last one of a line or the first of an area finishes it. */
  choose(index: number): void {
    const ending = this.#kind === 'line' ? this.#list.length - 1 : 0;
    if (this.#isOpen && index === ending) this.finish();
    else {
      this.#selected = index;
      this.#tell(false);
    }
  }

  /** Ends adding points, from two on. */
  finish(): void {
    if (!this.#isOpen || this.#list.length < 2) return;
    this.#isOpen = false;
    this.#tell(true);
  }

  /** Removes a point: by default the selected one, or else the last. */
  remove(index = this.#selected ?? this.#list.length - 1): void {
    this.#held = undefined;
    this.#change(this.#list.filter((_, other) => other !== index));
  }

  /** Takes hold of a point, unless one is held. */
  hold(index: number, isFromKeys: boolean): void {
    const before = this.#list[index];
    if (this.#held || !before) return;
    this.#held = { index, isFromKeys, before };
    this.#selected = index;
    this.#tell(false);
  }

  /** Moves the held point. */
  drag(to: Position): void {
    if (!this.#held) return;
    this.#list = this.#list.with(this.#held.index, to);
    this.#tell(false);
  }

  /** Leaves the held point where it is. */
  putDown(): void {
    this.#held = undefined;
    this.#change(this.#list);
  }

  /** Lets go of the held point where it was. */
  putBack(): void {
    const held = this.#held;
    this.#held = undefined;
    if (held) this.#take(this.#list.with(held.index, held.before));
  }

  undo(): boolean {
    return this.#step(this.#history.undo());
  }

  redo(): boolean {
    return this.#step(this.#history.redo());
  }

  #step(state: string | undefined): boolean {
    if (state === undefined) return false;
    this.#held = undefined;
    this.#take(JSON.parse(state) as Position[]);
    return true;
  }

  #change(list: readonly Position[]): void {
    this.#history.add(JSON.stringify(list));
    this.#take(list);
  }

  #take(list: readonly Position[]): void {
    this.#list = list;
    this.#isOpen ||= list.length === 0;
    this.#selected = undefined;
    this.#tell(true);
  }

  #tell(isFinal: boolean): void {
    this.#measured = measure(this.#kind, this.#list);
    this.#onChange(isFinal);
  }
}
