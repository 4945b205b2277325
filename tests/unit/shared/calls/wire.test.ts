/** Frames: round trips, and invalid frames. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFrame, encodeFrame, type Message } from '../../../../shared/calls/wire.ts';
import { describeError, ERROR_CODES } from '../../../../shared/errors.ts';
import { anyCharacter } from '../../../support/any-character.ts';

const text = fc.string({ unit: anyCharacter });
const value = fc.oneof(
  fc.record({ bytes: fc.uint8Array(), name: text }),
  fc.record({ name: text, many: fc.array(fc.integer()) }),
  fc.constant(null),
);
const message: fc.Arbitrary<Message> = fc.oneof(
  fc.record({ id: fc.maxSafeInteger(), method: text, args: fc.record({ name: text }) }),
  fc.record({ cancel: fc.maxSafeInteger() }),
  fc.record({ id: fc.maxSafeInteger(), reply: fc.record({ ok: fc.constant(true as const), value }) }),
  fc.constant({ id: 1, reply: { ok: false, error: describeError('offline', 'détail') } } as const),
  fc.constant({ event: { name: 'ended' } } as const),
  fc.record({ run: text }),
);

/** A frame whose header states a given length. */
function frameOf(header: string, bytes: readonly number[] = [], length = Buffer.byteLength(header)): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(length);
  return Buffer.concat([head, Buffer.from(header), Buffer.from(bytes)]);
}

describe('a frame', () => {
  it('returns any messages unchanged, in order, including bytes and odd characters', () => {
    fc.assert(
      fc.property(fc.array(message), (given) => {
        expect(decodeFrame(encodeFrame(given))).toEqual(given);
      }),
    );
  });

  it('carries every error', () => {
    const given = ERROR_CODES.map((code, id) => ({ id, reply: { ok: false, error: describeError(code) } }) as const);
    expect(decodeFrame(encodeFrame(given))).toEqual(given);
  });

  it('gives bytes their own buffer, even if it is itself part of a larger one', () => {
    const frame = encodeFrame([{ id: 1, reply: { ok: true, value: { bytes: Uint8Array.of(1, 2) } } }]);
    const around = Buffer.concat([Buffer.alloc(7, 9), frame, Buffer.alloc(7, 9)]).subarray(7, 7 + frame.length);
    const [read] = decodeFrame(around) as readonly {
      readonly reply: { readonly value: { readonly bytes: Uint8Array } };
    }[];
    expect(read?.reply.value.bytes.buffer).toEqual(Uint8Array.of(1, 2).buffer);
  });

  const reply = '"reply":{"ok":true,"value":{}}';
  it.each<[string, Uint8Array]>([
    ['nothing', Buffer.alloc(0)],
    ['less than a length', Buffer.from([0, 0, 0])],
    ['a text that is cut off', frameOf('[]', [], 3)],
    ['a length far beyond it', frameOf('[]', [], 0xffffffff)],
    ['a text that goes on', frameOf('[]', [], 1)],
    ['no text', frameOf('')],
    ['no JSON', frameOf('[')],
    ['no UTF-8', frameOf('', [0x22, 0xff, 0x22], 3)],
    ['a byte order mark', frameOf('\ufeff[]')],
    ['no list', frameOf('{"id":1}')],
    ['bytes of no message', frameOf('[{"cancel":1}]', [1])],
    ['bytes that are cut off', frameOf(`[{"id":1,${reply},"bytes":2}]`, [1])],
    ['more bytes than it says', frameOf(`[{"id":1,${reply},"bytes":1}]`, [1, 2])],
    ['bytes for the second that the first has taken', frameOf(`[{${reply},"bytes":2},{${reply},"bytes":1}]`, [1, 2])],
    ['a negative length of bytes', frameOf(`[{${reply},"bytes":2},{${reply},"bytes":-1}]`, [1])],
    ['a broken length of bytes', frameOf(`[{"id":1,${reply},"bytes":0.5}]`)],
    ['a length of bytes beyond all', frameOf(`[{"id":1,${reply},"bytes":1e400}]`)],
    ['a length that is a text', frameOf(`[{"id":1,${reply},"bytes":"1"}]`, [1])],
    ['bytes without a reply', frameOf('[{"id":1,"method":"quit","bytes":1}]', [1])],
    ['bytes of an error', frameOf('[{"id":1,"reply":{"ok":false},"bytes":1}]', [1])],
    ['bytes of null', frameOf('[{"id":1,"reply":{"ok":true,"value":null},"bytes":0}]')],
  ])('is not %s', (_name, bytes) => {
    expect(() => decodeFrame(bytes)).toThrow();
  });

  it('is never read beyond its end, whatever it contains', () => {
    fc.assert(
      fc.property(fc.array(message), fc.nat(), fc.nat({ max: 255 }), (given, at, byte) => {
        const frame = encodeFrame(given);
        frame[at % frame.length] = byte;
        try {
          for (const read of decodeFrame(frame.subarray(0, at))) JSON.stringify(read);
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(Error);
        }
      }),
    );
  });

  it('takes no name for more than a field', () => {
    const [read] = decodeFrame(frameOf('[{"__proto__":{"id":1},"constructor":2}]')) as readonly object[];
    expect([read && Object.getPrototypeOf(read), ({} as { readonly id?: unknown }).id]).toEqual([
      Object.prototype,
      undefined,
    ]);
  });
});

describe('the sentences of the errors', () => {
  it('say what happened, what was kept and what to do, without names of the code', () => {
    for (const code of ERROR_CODES.filter((each) => each !== 'cancelled')) {
      const { message } = describeError(code);
      expect(message, code).toMatch(/^[A-Z].*\.$/);
      expect(message.split(/[.;] /).length, `${code}: ${message}`).toBeGreaterThanOrEqual(2);
    }
  });
});
