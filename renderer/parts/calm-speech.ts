/** Tells people who can't see it how a long job goes on: one sentence, then a rest. */
import { element, setText } from './element.ts';

/** The rest after a sentence. */
const REST_MS = 10_000;

export interface CalmSpeech {
  /** Says this now or, after a rest, the last of what was to be said meanwhile. */
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

/** Speech through an element that only screen readers read. */
export function createHeard(): CalmSpeech & { readonly root: HTMLElement } {
  const root = element('p', { class: 'unseen', role: 'status' });
  return { root, ...createCalmSpeech((text) => setText(root, text)) };
}
