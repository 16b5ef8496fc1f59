import { describe, expect, it } from 'vitest';
import { createEgressGuard } from '../../src/runtimes/web/egress.ts';

const refuse = createEgressGuard(['127.0.0.1:9000', 'ollama.internal:11434', '[::1]:8080']);

describe('the egress guard', () => {
  it.each([
    'https://api.openai.com/v1/chat/completions',
    'https://gateway.example:8443/v1',
    'http://127.0.0.1:9000/v1',
    'https://127.0.0.1:9000/v1',
    'http://ollama.internal:11434/v1',
    'http://OLLAMA.internal:11434/v1',
    'http://[::1]:8080/',
    'http://2130706433:9000/v1',
  ])('lets %s pass', (url) => {
    expect(refuse(url)).toBeNull();
  });

  it.each([
    'http://api.openai.com/v1',
    'https://127.0.0.1/',
    'http://127.0.0.1:9001/v1',
    'https://0x7f.1/',
    'https://2130706433/',
    'https://169.254.169.254/latest/meta-data',
    'https://[::1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://localhost/',
    'https://LOCALHOST./',
    'https://db/',
    'https://metadata.google.internal/',
    'https://printer.local/',
    'https://user:secret@api.openai.com/',
    'ftp://api.openai.com/',
    'file:///etc/passwd',
    'not a url',
  ])('refuses %s', (url) => {
    expect(refuse(url)).toEqual(expect.any(String));
  });

  it('never repeats what stands before the @', () => {
    expect(refuse('https://user:secret@api.openai.com/')).not.toContain('secret');
  });
});
