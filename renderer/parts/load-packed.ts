/** Loads a file of the program that the build has compressed. */

/** Fetches and unpacks `file`, which lies next to the page. Rejects when it can't be loaded. */
export async function loadPacked(file: string): Promise<Response> {
  const response = await fetch(`./${file}`);
  if (!response.ok || response.body === null) throw new Error(`status ${response.status}`);
  return new Response(response.body.pipeThrough(new DecompressionStream('gzip')));
}
