/** Announces the progress of a long job to screen readers: one sentence, then a pause. */
import { element, setText } from './element.ts';

/** The pause after a sentence. */
const REST_MS = 10_000;

export interface CalmSpeech {
  /** Announces a text now or, during a pause, the last such text after it. */
  readonly say: (text: string) => void;
  readonly stop: () => void;
}

/** Speech through `tell`. */
export function createCalmSpeech(tell: (text: string) => void): CalmSpeech {
  let resting: ReturnType<typeof setTimeout> | undefined;
  let waiting: string | undefined;
  const speak = (text: string) => {
    tell(text);
    resting = setTimeout(() => {
      resting = undefined;
      const next = waiting;
      waiting = undefined;
      if (next !== undefined) speak(next);
    }, REST_MS);
  };
  return {
    say(text) {
      if (resting === undefined) speak(text);
      else waiting = text;
    },
    stop() {
      clearTimeout(resting);
      resting = undefined;
      waiting = undefined;
    },
  };
}

/** Announces through an element that only screen readers read. */
export function createHeard(): CalmSpeech & { readonly root: HTMLElement } {
  const root = element('p', { class: 'unseen', role: 'status' });
  return { root, ...createCalmSpeech((text) => setText(root, text)) };
}
