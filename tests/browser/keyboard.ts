/** Somebody who has no mouse. */

import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

const AT_MOST = 80;

/** What has the focus, in words; `body` where nothing has. */
export interface Focus {
  readonly words: string;
  readonly isVisible: boolean;
}

export function focusOf(page: Page): Promise<Focus> {
  return page.evaluate(() => {
    const element = document.activeElement ?? document.body;
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    if (element === document.body) return { words: 'body', isVisible: false };
    const name = element.getAttribute('aria-label') ?? element.textContent ?? '';
    const outlined = outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0;
    // A field of text shows its caret, a menu the item it is at, a dialog is itself in sight.
    const shows = element.matches(
      'input:not([type=checkbox], [type=radio]), textarea, [data-highlighted], [role=dialog], [role=menu]',
    );
    return {
      words: `${element.localName} ${name.trim().slice(0, 40)}`.trim(),
      isVisible: outlined || shows,
    };
  });
}

/** Goes on by Tab until that has the focus; on the way all that has it shows it. */
export async function tabTo(
  page: Page,
  wanted: Locator,
  key: 'Tab' | 'Shift+Tab' = 'Tab',
): Promise<void> {
  await wanted.waitFor();
  for (let at = 0; at < AT_MOST; at++) {
    if (await isFocused(wanted)) return;
    await page.keyboard.press(key);
    const { words, isVisible } = await focusOf(page);
    if (words !== 'body') expect([words, isVisible]).toEqual([words, true]);
  }
  throw new Error(`Tab does not lead to ${wanted}`);
}

function isFocused(locator: Locator): Promise<boolean> {
  return locator.evaluate((element) => element === document.activeElement);
}

/** It has the focus, or will have it in a moment. */
export async function hasFocus(locator: Locator): Promise<void> {
  await locator.and(locator.page().locator(':focus')).waitFor();
}
