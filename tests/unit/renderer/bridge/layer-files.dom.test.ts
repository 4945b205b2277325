/** Files of layers between a page and a program that the test plays. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Client } from '../../../../renderer/bridge/client.ts';
import { openDroppedFiles, readLayerFile } from '../../../../renderer/bridge/layer-files.ts';
import type { Arguments, Reply, ReplyValue } from '../../../../shared/calls/contract.ts';
import { describeError } from '../../../../shared/errors.ts';
import { MAX_UPLOAD_CHARACTERS } from '../../../../shared/layers/layer.ts';
import { MAX_TRACK_FILE_BYTES } from '../../../../shared/layers/track-file.ts';

type Part = Arguments<'uploadLayer'>;
type Upload = (part: Part) => Reply<ReplyValue<'uploadLayer'>>;
type Read = (args: Arguments<'readLayer'>) => Reply<ReplyValue<'readLayer'>> | Promise<Reply<ReplyValue<'readLayer'>>>;

let parts: Part[];

beforeEach(() => {
  parts = [];
});

afterEach(() => Reflect.deleteProperty(window, 'tilekeep'));

function playProgram(handlers: { readonly upload?: Upload; readonly read?: Read }): Pick<Client, 'call'> {
  const call = async (method: string, args: unknown): Promise<unknown> => {
    if (method !== 'uploadLayer') return handlers.read?.(args as Arguments<'readLayer'>);
    parts.push(args as Part);
    return handlers.upload?.(args as Part) ?? accept(args as Part);
  };
  return { call } as Pick<Client, 'call'>;
}

/** The id of a layer is its number. */
function accept({ isLast }: Part): Reply<ReplyValue<'uploadLayer'>> {
  const id = String(parts.filter((part) => part.isLast).length).padStart(16, '0');
  return { ok: true, value: { layerId: isLast ? id : null } };
}

const PART_BYTES = (MAX_UPLOAD_CHARACTERS / 4) * 3;

describe('dropped files', () => {
  it('are sent in parts, in order, one after another', async () => {
    const bytes = Uint8Array.from({ length: PART_BYTES + 10 }, (_, index) => index % 251);
    const files = [new File([bytes], 'walk.gpx'), new File([], 'empty.kml')];
    const reply = await openDroppedFiles(playProgram({}), files);
    expect(reply).toEqual({ ok: true, value: { layerIds: ['0000000000000001', '0000000000000002'], questions: [] } });
    const facts = parts.map(({ name, at, isLast }) => [name, at, isLast]);
    expect(facts).toEqual([
      ['walk.gpx', 0, false],
      ['walk.gpx', PART_BYTES, true],
      ['empty.kml', 0, true],
    ]);
    const sent = Buffer.concat(parts.map(({ data }) => Buffer.from(data, 'base64')));
    expect(sent.equals(bytes)).toBe(true);
    expect(parts[0]?.data.length).toBe(MAX_UPLOAD_CHARACTERS);
    expect(new Set(parts.map(({ uploadId }) => uploadId)).size).toBe(2);
    expect(parts[0]?.uploadId).toMatch(/^[0-9a-f]{16}$/);
  });

  it('are not sent at all if one is too large', async () => {
    const large = new File([], 'large.gpx');
    Object.defineProperty(large, 'size', { value: MAX_TRACK_FILE_BYTES + 1 });
    const reply = await openDroppedFiles(playProgram({}), [new File([], 'walk.gpx'), large]);
    expect(reply).toMatchObject({ ok: false, error: { code: 'file-too-large' } });
    expect(!reply.ok && reply.error.message).toContain('large.gpx');
    expect(parts).toEqual([]);
  });

  it('stop at the first that the program refuses', async () => {
    const error = describeError('too-many-layers');
    const program = playProgram({ upload: () => ({ ok: false, error }) });
    const files = [new File(['a'], 'a.gpx'), new File(['b'], 'b.gpx')];
    expect(await openDroppedFiles(program, files)).toEqual({ ok: false, error });
    expect(parts.length).toBe(1);
  });

  it('are opened by their paths in Electron, and sent if one has no path', async () => {
    const reply = { ok: true, value: { layerIds: ['f'.repeat(16)] } } as const;
    const answers = [reply, null];
    Object.assign(window, { tilekeep: { openFiles: async () => answers.shift() } });
    expect(await openDroppedFiles(playProgram({}), [new File(['a'], 'a.gpx')])).toEqual(reply);
    expect(parts).toEqual([]);
    await openDroppedFiles(playProgram({}), [new File(['a'], 'a.gpx')]);
    expect(parts.length).toBe(1);
  });
});

describe('a layer’s file', () => {
  const piece = (text: string, size: number, version: number): Reply<ReplyValue<'readLayer'>> => ({
    ok: true,
    value: { bytes: Buffer.from(text), size, version },
  });

  async function readText(read: Read): Promise<unknown> {
    const reply = await readLayerFile(playProgram({ read }), 'a'.repeat(16));
    return reply.ok ? [Buffer.from(reply.value.bytes).toString(), reply.value.version] : reply.error.code;
  }

  it('is joined from its pieces', async () => {
    expect(await readText(({ at }) => piece('abcdefg'.slice(at, at + 3), 7, 4))).toEqual(['abcdefg', 4]);
    expect(await readText(() => piece('', 0, 1))).toEqual(['', 1]);
  });

  it('is read again from the start if it changes meanwhile', async () => {
    let calls = 0;
    const read: Read = ({ at }) => {
      calls += 1;
      return calls === 1 ? piece('abc', 7, 1) : piece('ABCDE'.slice(at, at + 3), 5, 2);
    };
    expect(await readText(read)).toEqual(['ABCDE', 2]);
  });

  it('gives the program’s error, and the next one is read all the same', async () => {
    expect(await readText(() => ({ ok: false, error: describeError('file-unreadable') }))).toBe('file-unreadable');
    expect(await readText(() => piece('a', 1, 1))).toEqual(['a', 1]);
  });

  it('waits until the one before it is whole', async () => {
    const asked: string[] = [];
    const read: Read = async ({ layerId, at }) => {
      asked.push(`${layerId[0]}${at}`);
      return piece('ab'.slice(at, at + 1), 2, 1);
    };
    const program = playProgram({ read });
    await Promise.all([readLayerFile(program, 'a'.repeat(16)), readLayerFile(program, 'b'.repeat(16))]);
    expect(asked).toEqual(['a0', 'a1', 'b0', 'b1']);
  });
});
