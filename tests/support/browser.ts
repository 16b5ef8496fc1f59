/** A real browser for tests and screenshots: the system's Chromium, else the one npm brings. */
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const SYSTEM = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Nothing of the browser's own goes out: its services, updates and field trials. */
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--font-render-hinting=none',
];

export async function launchBrowser(): Promise<Browser> {
  const system = SYSTEM.find((path) => existsSync(path));
  if (system !== undefined) {
    return chromium.launch({ executablePath: system, args: QUIET });
  }
  return chromium.launch({ executablePath: await unpacked(), args: QUIET });
}

/**
 * The package unpacks itself into the temporary folder and takes whatever stands there under its
 * name. So each version gets a folder of its own, which is there whole or not at all: two test
 * processes may start at once.
 */
async function unpacked(): Promise<string> {
  const manifest = new URL('../package.json', import.meta.resolve('@sparticuz/chromium'));
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  const folder = join(tmpdir(), `weir-chromium-${version}`);
  const { default: packaged } = await import('@sparticuz/chromium');
  if (!existsSync(folder)) {
    const draft = mkdtempSync(`${folder}-`);
    await within(draft, () => packaged.executablePath());
    moveOnce(draft, folder);
  }
  // The package's own arguments are left aside: they turn off what a browser protects people by.
  return within(folder, () => packaged.executablePath());
}

async function within<T>(temporary: string, work: () => Promise<T>): Promise<T> {
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = temporary;
  try {
    return await work();
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
}

/** Another process may have been faster; its copy is as good. */
function moveOnce(draft: string, folder: string): void {
  try {
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
}
