import { describe, expect, it } from 'vitest';
import type { ReplyListener } from '../../src/contract/ports.ts';
import { createWebReply, type WebReply } from '../../src/runtimes/web/reply.ts';

const KILOBYTE = 1024;

interface Heard extends ReplyListener {
  readonly words: string[];
}

function listenTo({ reply }: WebReply): Heard {
  const words: string[] = [];
  const heard = {
    words,
    drained: () => void words.push('drained'),
    gone: () => void words.push('gone'),
  };
  reply.listen(heard);
  return heard;
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('a web reply', () => {
  it('becomes a response with status, headers in order and body', async () => {
    const web = createWebReply();
    web.reply.head(201, ['content-type', 'text/plain', 'x-a', '1', 'x-a', '2']);
    web.reply.write(bytes('one '));
    web.reply.write(bytes('two'));
    web.reply.end();
    const response = await web.response;
    expect(response.status).toBe(201);
    expect(response.headers.get('x-a')).toBe('1, 2');
    expect(await response.text()).toBe('one two');
  });

  it('answers 204 without a body', async () => {
    const web = createWebReply();
    web.reply.head(204, ['x-a', '1']);
    web.reply.end();
    const response = await web.response;
    expect(response.body).toBeNull();
    expect(response.headers.get('x-a')).toBe('1');
  });

  it('asks to stop at 64 KB and tells once that it has drained', async () => {
    const web = createWebReply();
    const heard = listenTo(web);
    web.reply.head(200, []);
    expect(web.reply.write(new Uint8Array(63 * KILOBYTE))).toBe(true);
    expect(web.reply.write(new Uint8Array(KILOBYTE))).toBe(false);
    expect(heard.words).toEqual([]);
    const reader = (await web.response).body?.getReader();
    await reader?.read();
    await reader?.read();
    expect(heard.words).toEqual(['drained']);
    expect(web.reply.write(new Uint8Array(1))).toBe(true);
  });

  it('tells once that the caller left, and takes what is written afterwards', async () => {
    const web = createWebReply();
    const heard = listenTo(web);
    web.reply.head(200, []);
    web.reply.write(bytes('x'));
    await (await web.response).body?.cancel();
    web.leave();
    expect(heard.words).toEqual(['gone']);
    for (let i = 0; i < 100; i += 1) expect(web.reply.write(new Uint8Array(KILOBYTE))).toBe(true);
    web.reply.end();
    web.reply.fail();
    expect(heard.words).toEqual(['gone']);
  });

  it('tells a listener who comes later that the caller has already left', () => {
    const web = createWebReply();
    web.leave();
    expect(listenTo(web).words).toEqual(['gone']);
  });

  it('answers even when the caller left before its head', async () => {
    const web = createWebReply();
    web.leave();
    web.reply.head(200, []);
    web.reply.write(bytes('too late'));
    expect(await (await web.response).text()).toBe('');
  });

  it('says nothing of a caller who leaves after the end', async () => {
    const web = createWebReply();
    const heard = listenTo(web);
    web.reply.head(200, []);
    web.reply.write(bytes('x'));
    web.reply.end();
    web.leave();
    await (await web.response).body?.cancel();
    expect(heard.words).toEqual([]);
  });

  it('breaks off so that the answer cannot look finished', async () => {
    const web = createWebReply();
    web.reply.head(200, []);
    web.reply.write(bytes('half'));
    web.reply.fail();
    await expect((await web.response).text()).rejects.toThrow('broken off');
  });

  it('answers even when it is broken off before its head', async () => {
    const web = createWebReply();
    web.reply.fail();
    const response = await web.response;
    await expect(response.text()).rejects.toThrow('broken off');
  });
});
