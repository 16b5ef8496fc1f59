import { describe, expect, it } from 'vitest';
import type { FrameKind } from '../../src/contract/dialect.ts';
import { openaiMedia } from '../../src/dialects/openai-media/index.ts';

const usage = { input_tokens: 9, output_tokens: 4, total_tokens: 13 };
const TOKENS = { input: 9, output: 4 };

describe('a stream of media', () => {
  it.each<[string, object | string, FrameKind, boolean]>([
    ['', { type: 'transcript.text.delta', delta: 'a' }, 'content', false],
    ['', { type: 'transcript.text.segment', text: 'a' }, 'content', false],
    ['', { type: 'transcript.text.done', text: 'a', usage }, 'content', true],
    ['speech.audio.delta', { type: 'speech.audio.delta', audio: 'AA' }, 'content', false],
    ['speech.audio.done', { type: 'speech.audio.done', usage }, 'content', true],
    ['image_edit.partial_image', 'not even read', 'content', false],
    ['image_edit.completed', { type: 'image_edit.completed', usage }, 'content', true],
    ['', '[DONE]', 'end', true],
    ['', { type: 'something.new' }, 'other', false],
    ['', 'no json', 'other', false],
    ['', { error: { message: 'busy' } }, 'error', false],
    ['error', { type: 'error', message: 'busy' }, 'error', false],
    ['error', 'busy', 'error', false],
  ])('has a frame %s %o of the kind %s', (event, data, kind, ended) => {
    const meter = openaiMedia('transcribe').meter();
    const text = typeof data === 'string' ? data : JSON.stringify(data);
    expect(meter.frame(event, text)).toBe(kind);
    expect(meter.reading().ended).toBe(ended);
    const isUsed = text.includes('"usage"');
    if (isUsed) expect(meter.reading().usage).toMatchObject(TOKENS);
    else expect(meter.reading().usage).toBeNull();
  });
});

describe('a whole answer about media', () => {
  it.each([
    [{ text: 'a', usage: { type: 'tokens', ...usage } }, TOKENS],
    [
      { text: 'a', usage: { ...usage, input_token_details: { audio_tokens: 7 } } },
      { input: 2, audioInput: 7, output: 4 },
    ],
    [{ text: 'a', usage: { type: 'duration', seconds: 9 } }, null],
    [{ data: [], usage }, TOKENS],
    [{ data: [], usage, svg_usage: usage }, null],
    [{ data: [], message: 'all is well' }, null],
    [
      { results: [], usage: { total_tokens: 5 } },
      { input: 5, output: 0 },
    ],
  ])('has the usage it tells: %o', (answer, told) => {
    const meter = openaiMedia('draw').meter();
    expect(meter.answer(JSON.stringify(answer))).toBe('content');
    expect(meter.reading()).toMatchObject({ usage: told, ended: true });
  });

  it.each([
    ['error', { error: { message: 'busy' } }],
    ['error', { code: 20_012, message: 'busy' }],
    ['other', []],
  ])('is none, but an %s: %o', (kind, answer) => {
    const meter = openaiMedia('draw').meter();
    expect(meter.answer(JSON.stringify(answer))).toBe(kind);
    expect(meter.reading().ended).toBe(false);
  });
});

describe('a guess at the prompt of a call for media', () => {
  it('is its text in JSON, and nothing in a form', () => {
    const speak = openaiMedia('speak');
    const json = new TextEncoder().encode('{"model":"m","input":"four","voice":"alloy"}');
    expect(speak.estimatePrompt(speak.scan(json))).toBe(1);
    const form = new TextEncoder().encode(
      '--c\r\nContent-Disposition: form-data; name="input"\r\n\r\nfour\r\n--c--',
    );
    const type = 'multipart/form-data; boundary=c';
    expect(speak.estimatePrompt(speak.scan(form, type))).toBe(0);
  });
});
