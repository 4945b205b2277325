/** A layer's file in the page: a worker that has read it. It ends alone, so no file stops another one. */
import type { AreaShape } from '../../shared/areas/area.ts';
import { describeError } from '../../shared/errors.ts';
import { MAX_READING_SECONDS } from '../../shared/layers/track-file.ts';
import { geoFileTexts } from '../../shared/texts/geo-files.ts';
import type { PointReading } from '../bookmarks/bookmark-points.ts';
import type { DrawingReading } from '../drawing/drawing-file.ts';
import type { LayerCall, LayerCalls, LayerReply, ReadFacts } from './layer-messages.ts';

/** Tiles the worker is asked for at a time; others wait here, where they can be taken back. */
const TILES_AT_A_TIME = 4;
const ENDED: ReadFacts = { state: 'problem', message: describeError('disconnected').message };

type Args<Name extends keyof LayerCalls> = LayerCalls[Name]['args'];
type ReplyOf<Name extends keyof LayerCalls> = LayerCalls[Name]['reply'];

interface WaitingCall {
  readonly settle: (reply: never) => void;
  /** The reply if the worker ends before. */
  readonly none: unknown;
}

interface WaitingTile {
  readonly args: Args<'paint'>;
  readonly signal: AbortSignal;
  readonly settle: (picture: ImageBitmap | null) => void;
}

export class LayerFile {
  readonly #worker = new Worker(new URL('./layer-worker.ts', import.meta.url), { type: 'module' });
  readonly #calls = new Map<number, WaitingCall>();
  readonly #waiting = new Set<WaitingTile>();
  #lastId = 0;
  #painting = 0;

  constructor() {
    this.#worker.onmessage = ({ data: { id, reply } }: MessageEvent<LayerReply>) => {
      const call = this.#calls.get(id);
      this.#calls.delete(id);
      call?.settle(reply as never);
    };
  }

  /** Reads a file, once. Ends the worker if the file can't be read or takes too long. */
  async read(bytes: Uint8Array): Promise<ReadFacts> {
    const tooSlow = { state: 'problem', message: geoFileTexts.tooSlow(MAX_READING_SECONDS) } as const;
    const facts = await this.#callWithin('read', { bytes }, ENDED, tooSlow);
    if (facts.state === 'problem') this.end();
    return facts;
  }

  /** Takes the shapes of areas in place of a file. */
  readShapes(shapes: readonly AreaShape[]): Promise<ReadFacts> {
    return this.#callWithin('readShapes', { shapes }, ENDED, ENDED);
  }

  /** The picture of a tile; null if nothing is on it. Never settles after `signal` was aborted. */
  paint(args: Args<'paint'>, signal: AbortSignal): Promise<ImageBitmap | null> {
    return new Promise((resolve) => {
      const tile = { args, signal, settle: resolve };
      this.#waiting.add(tile);
      signal.addEventListener('abort', () => this.#waiting.delete(tile), { once: true });
      this.#paintNext();
    });
  }

  paintView(args: Args<'paintView'>): Promise<ReplyOf<'paintView'>> {
    return this.#call('paintView', args, null);
  }

  label(args: Args<'label'>): Promise<ReplyOf<'label'>> {
    return this.#call('label', args, []);
  }

  pick(args: Args<'pick'>): Promise<ReplyOf<'pick'>> {
    return this.#call('pick', args, []);
  }

  choose(args: Args<'choose'>): Promise<ReplyOf<'choose'>> {
    return this.#call('choose', args, { count: 0, listed: [], bounds: null });
  }

  describe(args: Args<'describe'>): Promise<ReplyOf<'describe'>> {
    return this.#call('describe', args, null);
  }

  report(args: Args<'report'>): Promise<ReplyOf<'report'>> {
    return this.#call('report', args, []);
  }

  findNames(args: Args<'findNames'>): Promise<ReplyOf<'findNames'>> {
    return this.#call('findNames', args, []);
  }

  /** One feature of a file as GeoJSON; null if it can't be had. Nothing else may be asked of this one, which ends. */
  async extract(args: Args<'extract'>): Promise<string | null> {
    const text = await this.#callWithin('extract', args, null, null);
    this.end();
    return text;
  }

  /** The shapes of a file for drawing, or a sentence. Nothing else may be asked of this one, which ends. */
  draw(bytes: Uint8Array): Promise<DrawingReading> {
    return this.#readOnce('draw', bytes);
  }

  /** The points of a file for bookmarks, or a sentence. Nothing else may be asked of this one, which ends. */
  points(bytes: Uint8Array): Promise<PointReading> {
    return this.#readOnce('points', bytes);
  }

  addPicture(args: Args<'picture'>): Promise<ReplyOf<'picture'>> {
    return this.#call('picture', args, false);
  }

  /** Ends the worker. Calls under way reply with nothing. */
  end(): void {
    this.#worker.terminate();
    for (const { settle, none } of this.#calls.values()) settle(none as never);
    this.#calls.clear();
  }

  #paintNext(): void {
    for (const tile of this.#waiting) {
      if (this.#painting === TILES_AT_A_TIME) return;
      this.#waiting.delete(tile);
      this.#painting += 1;
      void this.#call('paint', tile.args, null).then((picture) => {
        this.#painting -= 1;
        if (tile.signal.aborted) picture?.close();
        else tile.settle(picture);
        this.#paintNext();
      });
    }
  }

  async #readOnce<Name extends 'draw' | 'points'>(name: Name, bytes: Uint8Array): Promise<ReplyOf<Name>> {
    const complain = (message: string) => ({ kind: 'problem', message }) as const;
    const none = complain(describeError('disconnected').message);
    const reading = await this.#callWithin(name, { bytes }, none, complain(geoFileTexts.tooSlow(MAX_READING_SECONDS)));
    this.end();
    return reading;
  }

  /** A call that may take as long as reading a file may. */
  async #callWithin<Name extends keyof LayerCalls>(
    name: Name,
    args: Args<Name>,
    none: ReplyOf<Name>,
    tooSlow: ReplyOf<Name>,
  ): Promise<ReplyOf<Name>> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const failure = new Promise<ReplyOf<Name>>((resolve) => {
      timer = setTimeout(() => resolve(tooSlow), MAX_READING_SECONDS * 1000);
      // Its script doesn't load when the program has ended or was updated.
      this.#worker.onerror = () => resolve(none);
    });
    const reply = await Promise.race([this.#call(name, args, none), failure]);
    clearTimeout(timer);
    return reply;
  }

  #call<Name extends keyof LayerCalls>(name: Name, args: Args<Name>, none: ReplyOf<Name>): Promise<ReplyOf<Name>> {
    this.#lastId += 1;
    const call = { id: this.#lastId, name, args } as LayerCall;
    return new Promise((resolve) => {
      this.#calls.set(call.id, { settle: resolve, none });
      // The bytes of a file go over to the worker.
      this.#worker.postMessage(call, args && 'bytes' in args ? [args.bytes.buffer as ArrayBuffer] : []);
    });
  }
}
