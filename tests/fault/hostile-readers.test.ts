/** Other pages and observers learn nothing from successful responses. */
import { describe, expect, test } from 'vitest';
import { SECURITY_HEADERS } from '../../app/service/content-policy.ts';
import { JSON_TYPE, useRawClient } from '../support/raw-client.ts';

const client = useRawClient();

describe('successful responses', () => {
  test('let no other page read them, and carry the headers of refusals', async () => {
    const answers = [
      await client.exchange(client.mintToken(), [client.host, JSON_TYPE, `Origin: ${client.loopback.origin}`]),
      await client.get('/', [client.host, client.cookie]),
      await client.get('/main.ts', [client.host, client.cookie]),
    ];
    expect(answers.map(({ status }) => status)).toEqual([204, 200, 200]);
    for (const { headers } of answers) {
      for (const [name, value] of Object.entries(SECURITY_HEADERS)) expect(headers[name.toLowerCase()]).toBe(value);
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
    }
  });

  test('never reveal a token, and the cookie only once', async () => {
    const token = client.mintToken();
    const entered = await client.exchange(token);
    const spent = await client.exchange(token);
    for (const { text } of [entered, spent]) expect(text).not.toContain(token);
    expect(entered.headers['set-cookie']).toBeDefined();
    const page = await client.get('/', [client.host, client.cookie]);
    expect([spent.headers['set-cookie'], page.headers['set-cookie']]).toEqual([undefined, undefined]);
  });
});
