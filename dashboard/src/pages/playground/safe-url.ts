/** Where a link goes, and the words that say so. */
export interface SafeLink {
  readonly href: string;
  readonly host: string;
}

/**
 * A link that may be followed: to the web or to a mailbox. Everything else a model can write, such
 * as `javascript:`, `data:` or an address below this page, is null and stays text.
 */
export function safeLink(address: unknown): SafeLink | null {
  if (typeof address !== 'string') return null;
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  switch (url.protocol) {
    case 'https:':
    case 'http:':
      return { href: url.href, host: url.host };
    case 'mailto:':
      return { href: url.href, host: url.pathname };
    default:
      return null;
  }
}

const PICTURE = /^data:image\/(?:png|jpeg|gif|webp|avif);base64,[A-Za-z0-9+/]+={0,2}$/;

/** A picture that is in the text itself; one elsewhere would tell its host who reads. */
export function safePicture(address: unknown): string | null {
  return typeof address === 'string' && PICTURE.test(address) ? address : null;
}
