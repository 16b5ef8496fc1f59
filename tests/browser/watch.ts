/** Looks at everything a page puts into its document, for what could run a script or lead astray. */
import type { Page } from 'playwright-core';

/**
 * From the next address on. `pwned` is what payloads call; every element is looked at when it comes
 * and when it changes, also in shadow roots, so that nothing is missed that is gone in a moment.
 */
export async function watchDocument(page: Page): Promise<readonly string[]> {
  const noticed: string[] = [];
  await page.exposeFunction('weirNotice', (words: string) => {
    noticed.push(words);
  });
  page.on('dialog', (dialog) => {
    noticed.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.context().on('page', (other) => noticed.push(`window: ${other.url()}`));
  page.on('frameattached', (frame) => noticed.push(`frame: ${frame.url()}`));
  page.on('framenavigated', (frame) => {
    const { protocol, host } = new URL(frame.url());
    home ??= host;
    if (host !== home || !/^https?:$/.test(protocol)) noticed.push(`went to ${frame.url()}`);
  });
  let home: string | undefined;
  await page.addInitScript(watch, RULES);
  return noticed;
}

/** Waits until all that was noticed so far has been told. */
export async function told(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)));
    await (Reflect.get(globalThis, 'weirNotice') as (words: string) => Promise<void>)('');
  });
}

const RULES = {
  /** What this dashboard has no use for, wherever it is. */
  strange:
    'iframe, frame, object, embed, base, applet, portal, meta[http-equiv], animate, set, ' +
    'foreignObject, math, marquee, keygen, body style, body script, body link, form[action], [srcdoc]',
  addresses: ['href', 'src', 'action', 'formaction', 'data', 'poster', 'xlink:href'],
  asset: '^/(?:assets/[\\w.-]+|theme\\.js|mark\\.svg)$',
  picture: '^(?:data:image/(?:png|jpeg|gif|webp|avif);base64,|blob:)',
};

/** Runs in the page, before anything of its own, and therefore holds all it needs. */
function watch(rules: typeof RULES): void {
  const say = Reflect.get(globalThis, 'weirNotice') as (words: string) => void;
  const notice = (what: string, element: Element): void => {
    say(`${what}: ${element.outerHTML.slice(0, 200)}`);
  };
  Reflect.set(globalThis, 'pwned', () => say('a script ran'));

  const [asset, picture] = [new RegExp(rules.asset), new RegExp(rules.picture)];

  function isOwnFile(address: string): boolean {
    const url = new URL(address, document.baseURI);
    return url.origin === location.origin && asset.test(url.pathname);
  }

  function lookAt(element: Element): void {
    const tag = element.localName;
    const inDocument = document.readyState !== 'loading';
    if (element.matches(rules.strange) && (inDocument || tag !== 'script'))
      notice('element', element);
    for (const { name, value } of element.attributes) {
      if (name.startsWith('on')) notice('handler', element);
      if (!rules.addresses.includes(name)) continue;
      if (['script', 'link', 'image', 'use'].includes(tag) && !isOwnFile(value)) {
        notice('file of another', element);
      }
      if (tag === 'img' && !picture.test(value) && !isOwnFile(value)) notice('picture', element);
      if (tag === 'a') lookAtLink(element, value);
    }
  }

  function lookAtLink(element: Element, address: string): void {
    const url = new URL(address, document.baseURI);
    if (!/^(?:https?|mailto):$/.test(url.protocol)) return notice('link', element);
    if (url.origin === location.origin && element.getAttribute('target') !== '_blank') return;
    const rel = (element.getAttribute('rel') ?? '').split(' ');
    const wanted =
      element.closest('article') === null ? ['noreferrer'] : ['noopener', 'noreferrer'];
    if (!wanted.every((word) => rel.includes(word))) notice('link without rel', element);
  }

  function lookBelow(root: Element | Document | ShadowRoot): void {
    if (root instanceof Element) lookAt(root);
    for (const element of root.querySelectorAll('*')) lookAt(element);
  }

  const observer = new MutationObserver((changes) => {
    for (const { type, target, addedNodes } of changes) {
      if (type === 'attributes') lookAt(target as Element);
      for (const node of addedNodes) if (node instanceof Element) lookBelow(node);
    }
  });
  const what = { subtree: true, childList: true, attributes: true };
  observer.observe(document, what);
  const { attachShadow } = Element.prototype;
  Element.prototype.attachShadow = function attach(options: ShadowRootInit): ShadowRoot {
    const root = attachShadow.call(this, options);
    observer.observe(root, what);
    return root;
  };
}
