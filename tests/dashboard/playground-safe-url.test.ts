import { describe, expect, it } from 'vitest';
import { safeLink, safePicture } from '../../dashboard/src/pages/playground/safe-url.ts';

describe('a link in an answer', () => {
  it.each([
    ['https://docs.example.com/a?b#c', 'https://docs.example.com/a?b#c', 'docs.example.com'],
    ['http://example.com:8080', 'http://example.com:8080/', 'example.com:8080'],
    ['mailto:help@example.com', 'mailto:help@example.com', 'help@example.com'],
    // What stands before the @ is no host.
    ['https://google.com@evil.example/', 'https://google.com@evil.example/', 'evil.example'],
    ['https://аpple.com/', 'https://xn--pple-43d.com/', 'xn--pple-43d.com'],
  ])('goes where it says: %s', (address, href, host) => {
    expect(safeLink(address)).toEqual({ href, host });
  });

  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' \u0000javascript:alert(1)',
    'java\nscript:alert(1)',
    'java\tscript:alert(1)',
    '\u0001javascript:alert(1)',
    'javascript://example.com/%0aalert(1)',
    'javascript&colon;alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==',
    'data:image/svg+xml,<svg onload=alert(1)>',
    'vbscript:msgbox(1)',
    'blob:https://example.com/x',
    'file:///etc/passwd',
    'filesystem:https://example.com/x',
    'view-source:https://example.com',
    'streamdown:incomplete-link',
    'intent://x#Intent;end',
    'ms-settings:',
    '//evil.example/',
    '/settings',
    '#top',
    'https://',
    '',
    undefined,
    7,
  ])('stays text: %s', (address) => {
    expect(safeLink(address)).toBeNull();
  });
});

describe('a picture in an answer', () => {
  it('is shown where it is in the text itself', () => {
    expect(safePicture('data:image/png;base64,iVBORw0KGgo=')).toBe(
      'data:image/png;base64,iVBORw0KGgo=',
    );
  });

  it.each([
    'https://evil.example/x.png',
    '//evil.example/x.png',
    '/mark.svg',
    'javascript:alert(1)',
    'data:image/svg+xml;base64,PHN2Zz4=',
    'data:text/html;base64,PHNjcmlwdD4=',
    'data:image/png,raw',
    'data:image/png;base64,AA" onerror="alert(1)',
    'blob:https://example.com/x',
    undefined,
  ])('is never fetched: %s', (address) => {
    expect(safePicture(address)).toBeNull();
  });
});
