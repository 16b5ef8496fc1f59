/** What axe finds on a page as it stands. */
import axe from 'axe-core';
import type { Page } from 'playwright-core';

const QUIET_MS = 120;

type Theme = 'light' | 'dark';

/** The themes differ in colours only, so only those are looked at again. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block'];

/**
 * Serious and critical violations, one line each, in both themes.
 *
 * The debugger's door into the page stands outside the page's policy, so that the policy stays as
 * it is.
 */
export async function violations(page: Page): Promise<readonly string[]> {
  await settled(page);
  await page.evaluate(axe.source);
  const found: string[] = [];
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await page.waitForFunction(
      (wanted) => document.documentElement.dataset['theme'] === wanted,
      theme,
    );
    found.push(...(await run(page, theme)));
  }
  return found;
}

async function run(page: Page, theme: Theme): Promise<readonly string[]> {
  const results = await page.evaluate(
    async (rules): Promise<axe.Result[]> => {
      const { run: runAxe } = Reflect.get(globalThis, 'axe') as typeof axe;
      const options = {
        resultTypes: ['violations' as const],
        ...(rules === null ? {} : { runOnly: rules }),
      };
      return (await runAxe(document, options)).violations;
    },
    theme === 'light' ? null : OF_COLOURS,
  );
  return results
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(
        ({ html, target, failureSummary: why }) =>
          `${theme} ${id}: ${target.join(' ')} ${html.slice(0, 160)} ${why?.split('\n')[1]?.trim()}`,
      ),
    );
}

/** Nothing is awaited, and nothing was drawn for a while. */
async function settled(page: Page): Promise<void> {
  await page.locator('.breathe').first().waitFor({ state: 'detached' });
  await page.evaluate(
    (quietMs) =>
      new Promise<void>((quiet) => {
        let timer = setTimeout(quiet, quietMs);
        new MutationObserver(() => {
          clearTimeout(timer);
          timer = setTimeout(quiet, quietMs);
        }).observe(document, { subtree: true, childList: true, attributes: true });
      }),
    QUIET_MS,
  );
}
