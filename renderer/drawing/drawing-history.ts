/** The states of a drawing, for undo and redo. */

/** The oldest states beyond this many characters are forgotten. */
const MAX_CHARACTERS = 20_000_000;

export class DrawingHistory {
  readonly #maxCharacters: number;
  #states: string[];
  #at = 0;

  constructor(first: string, maxCharacters = MAX_CHARACTERS) {
    this.#states = [first];
    this.#maxCharacters = maxCharacters;
  }

  get current(): string {
    return this.#states[this.#at] as string;
  }

  get canUndo(): boolean {
    return this.#at > 0;
  }

  get canRedo(): boolean {
    return this.#at < this.#states.length - 1;
  }

  /** Adds a state after the current one; what was undone is forgotten. Returns false if it is the current state. */
  add(state: string): boolean {
    if (state === this.current) return false;
    this.#states = [...this.#states.slice(0, this.#at + 1), state];
    let characters = this.#states.reduce((sum, { length }) => sum + length, 0);
    while (characters > this.#maxCharacters && this.#states.length > 2) characters -= this.#states.shift()?.length ?? 0;
    this.#at = this.#states.length - 1;
    return true;
  }

  /** Goes back one state and returns it; undefined at the first one. */
  undo(): string | undefined {
    if (!this.canUndo) return undefined;
    this.#at -= 1;
    return this.current;
  }

  /** Goes forward to the state that was undone and returns it; undefined if there is none. */
  redo(): string | undefined {
    if (!this.canRedo) return undefined;
    this.#at += 1;
    return this.current;
  }
}
