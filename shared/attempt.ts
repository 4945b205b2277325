/** For what may fail without harm. */

/** What an action returns, or `undefined` where it throws. */
export function attempt<Value>(action: () => Value): Value | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
