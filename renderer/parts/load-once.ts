/** Loads the code of a part of the window on first use. */

/**
 * Returns a function that uses the part. The first use loads it; later uses are synchronous. When loading fails, calls
 * `onFailure`, and the next use tries again.
 */
export function loadOnce<Part>(load: () => Promise<Part>, onFailure: () => void): (use: (part: Part) => void) => void {
  let loaded: { readonly part: Part } | undefined;
  return (use) => {
    if (loaded) return use(loaded.part);
    load().then((part) => {
      loaded = { part };
      use(part);
    }, onFailure);
  };
}
