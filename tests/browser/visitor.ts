import type { Browser, BrowserContext, Page } from 'playwright-core';

export interface Visitor {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What must not happen: broken policies, scripts that failed, requests to anybody else. */
  readonly trouble: readonly string[];
  leave(): Promise<void>;
}

export interface VisitOptions {
  readonly width?: number;
  readonly theme?: 'light' | 'dark';
  /** Origins that may be asked besides the page's own. */
  readonly also?: readonly string[];
}

const HEIGHT = 800;

/** Somebody at a browser of their own. */
export async function visit(
  browser: Browser,
  origin: string,
  options: VisitOptions = {},
): Promise<Visitor> {
  const context = await browser.newContext({
    baseURL: origin,
    viewport: { width: options.width ?? 1280, height: HEIGHT },
    colorScheme: options.theme ?? 'light',
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const trouble: string[] = [];
  await watchPolicy(page, trouble);
  const known = [origin, ...(options.also ?? [])];
  page.on('pageerror', (error) => trouble.push(`script: ${error.stack ?? error.message}`));
  page.on('request', (request) => {
    const url = request.url();
    if (!known.some((start) => url.startsWith(start)) && !/^(data|blob):/.test(url)) {
      trouble.push(`request to ${url}`);
    }
  });
  return { page, context, trouble, leave: () => context.close() };
}

/** The browser tells a page of every thing its policy forbade. */
async function watchPolicy(page: Page, trouble: string[]): Promise<void> {
  await page.exposeFunction('weirPolicyReport', (words: string) => {
    trouble.push(`policy: ${words}`);
  });
  await page.addInitScript(() => {
    const report = Reflect.get(globalThis, 'weirPolicyReport') as (words: string) => void;
    addEventListener('securitypolicyviolation', (event) => {
      report(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`);
    });
  });
}
