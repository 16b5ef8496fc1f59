import { InvalidArgumentError } from 'commander';

/** The address everything of an installation stands under, without a slash at its end. */
export function parseAddress(text: string): string {
  const url = URL.parse(text);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    throw new InvalidArgumentError('It must be a whole address, such as https://gateway.example.');
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}
