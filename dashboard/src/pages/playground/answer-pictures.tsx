import type { ReactElement } from 'react';
import { safeLink, safePicture } from './safe-url.ts';

/** Pictures of an answer. Those that are elsewhere are never fetched, only linked. */
export function AnswerPictures({ urls }: { readonly urls: readonly string[] }): ReactElement {
  return (
    <div className="flex flex-wrap gap-2">
      {urls.map((url, at) => (
        // The same picture may come twice, and none ever moves.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <AnswerPicture key={at} number={at + 1} url={url} />
      ))}
    </div>
  );
}

function AnswerPicture({
  url,
  number,
}: {
  readonly url: string;
  readonly number: number;
}): ReactElement {
  const picture = safePicture(url);
  if (picture !== null) {
    return (
      <img
        alt={`From the answer, ${number}`}
        className="max-h-96 max-w-full rounded-md border border-line"
        src={picture}
      />
    );
  }
  const link = safeLink(url);
  if (link === null) {
    return <p className="text-ink-2">A picture came in a form this page does not show.</p>;
  }
  return (
    <a
      className="text-accent-ink underline underline-offset-2"
      href={link.href}
      rel="noopener noreferrer"
      target="_blank"
    >
      Picture at {link.host}
    </a>
  );
}
