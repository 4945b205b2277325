/** A tile server over a real cache, whose sources are a test's tile servers with keys in their addresses and headers. */
import { fetchFromPlatform } from '../../app/hosts/browser/platform-fetch.ts';
import { type Engine, openEngine } from '../../app/service/engine.ts';
import { startTileServing, type TileServing } from '../../app/service/serving/tile-serving.ts';
import { NO_SECRETS_TYPED } from '../../shared/sources/source-secrets.ts';
import { cleanUpAfterTest } from './clean-up.ts';
import { makeDraft } from './drafts.ts';
import { formatRequest, type RawAnswer, sendRaw } from './raw-http.ts';
import { makeTempDir } from './temp-dir.ts';
import { startTileServer, type TileServer } from './tile-server.ts';

/** In the query of each source's address, as providers want it. */
export const KEY = 'k3y-0f-the-provider';
/** In a header of each request. */
export const PASSWORD = 'pass-of-the-provider';

export interface ServedCache {
  readonly dataDir: string;
  readonly engine: Engine;
  readonly serving: TileServing;
  readonly upstream: TileServer;
  /** The id of a source that may be warmed, and of one that may not. */
  readonly openId: string;
  readonly closedId: string;
  /** The secret path segment. */
  readonly secret: () => Promise<string>;
  /** Sends one raw request below the secret; `Host` is right unless given. */
  readonly ask: (path: string, headers?: readonly string[], method?: string) => Promise<RawAnswer>;
  /** Sends any request target. */
  readonly askAny: (target: string, headers?: readonly string[], method?: string) => Promise<RawAnswer>;
  /** Every byte that was served so far. */
  readonly served: () => string;
}

/** Opens the cache and starts serving it on a free port of 127.0.0.1. Everything ends after the test. */
export async function serveCache(dataDir = makeTempDir()): Promise<ServedCache> {
  const upstream = await startTileServer();
  const engine = await openEngine({
    dataDir,
    cacheDir: `${dataDir}/tiles`,
    isCacheDirFixed: true,
    memoryTiles: 100,
    offline: false,
    fetch: fetchFromPlatform,
    emit: () => undefined,
  });
  const secrets = { ...NO_SECRETS_TYPED, headerName: 'X-Api-Key', headerValue: PASSWORD };
  const add = (name: string, offlineUsePermitted: boolean): string => {
    const template = `${upstream.template}?map=${name}&key=${KEY}`;
    const draft = makeDraft({
      name,
      template,
      offlineUsePermitted,
      plainHttpAccepted: true,
      attribution: '© <b>Us</b>',
    });
    return engine.list.add(draft, secrets).id;
  };
  const [openId, closedId] = [add('open', true), add('closed', false)];
  const serving = await startTileServing({ engine, dataDir, host: '127.0.0.1', port: null });
  cleanUpAfterTest(async () => {
    await serving.close();
    await engine.close();
    await upstream.stop();
  });
  const secret = async (): Promise<string> => (await serving.listBases())[0]?.split('/').at(-1) ?? '';
  let served = '';
  const askAny: ServedCache['askAny'] = async (target, headers = [], method = 'GET') => {
    const host = headers.some((line) => /^host:/i.test(line)) ? [] : [`Host: 127.0.0.1:${serving.port}`];
    const answer = await sendRaw(serving.port, formatRequest(`${method} ${target} HTTP/1.1`, [...host, ...headers]));
    served += answer.text;
    return answer;
  };
  return {
    dataDir,
    engine,
    serving,
    upstream,
    openId,
    closedId,
    secret,
    ask: async (path, headers, method) => askAny(`/${await secret()}/${path}`, headers, method),
    askAny,
    served: () => served,
  };
}
