/** Replies over text and bytes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeError, ERROR_CODES } from '../../../shared/errors.ts';
import { joinReply, splitReply } from '../../../shared/wire.ts';
import { anyCharacter } from '../../support/any-character.ts';

describe('a reply on the wire', () => {
  it('comes back as it went, bytes and odd characters included, in printable ASCII', () => {
    const value = fc.oneof(
      fc.record({ bytes: fc.uint8Array(), name: fc.string({ unit: anyCharacter }) }),
      fc.record({ name: fc.string({ unit: anyCharacter }), many: fc.array(fc.integer()) }),
      fc.constant(null),
    );
    fc.assert(
      fc.property(value, (given) => {
        const split = splitReply({ ok: true, value: given });
        expect(split.text).toMatch(/^[\x20-\x7e]*$/);
        expect(joinReply(split)).toEqual({ ok: true, value: given });
      }),
    );
  });

  it('carries every error', () => {
    for (const code of ERROR_CODES) {
      const reply = { ok: false, error: describeError(code, 'détail') } as const;
      expect(joinReply(splitReply(reply))).toEqual(reply);
    }
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
