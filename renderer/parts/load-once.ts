/** A part of the window whose code is loaded when it is first used. */

/**
 * Returns a function that uses the part. The first use loads it; later ones happen at once, so that no command takes effect
 * after a later one. When loading fails, calls `onFailure`, and the next use tries again.
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
