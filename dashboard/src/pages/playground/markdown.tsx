import type { CSSProperties, ReactElement, ReactNode } from 'react';
import { type Components, Streamdown } from 'streamdown';
import { CodeBlock } from './code-block.tsx';
import { safeLink, safePicture } from './safe-url.ts';

/**
 * Markdown that a model wrote. What it writes as HTML stays text: the plugin that reads it is left
 * out. Links and pictures go through `safe-url.ts`.
 */
export function Markdown({ text }: { readonly text: string }): ReactElement {
  return (
    <Streamdown
      className="flex flex-col gap-3 break-words"
      components={COMPONENTS}
      controls={false}
      linkSafety={NO_MODAL}
      rehypePlugins={NO_PLUGINS}
    >
      {text}
    </Streamdown>
  );
}

const NO_MODAL = { enabled: false };
const NO_PLUGINS: [] = [];

interface Inside {
  readonly children?: ReactNode;
  /** The part of the tree it stands for. */
  readonly node?: unknown;
}

function SafeAnchor({ href, children }: { readonly href?: unknown } & Inside): ReactElement {
  const link = safeLink(href);
  if (link === null) return <span>{children}</span>;
  const shown = typeof children === 'string' ? children : '';
  return (
    <>
      <a
        className="text-accent-ink underline underline-offset-2"
        href={link.href}
        rel="noopener noreferrer"
        target="_blank"
        title={link.href}
      >
        {children}
      </a>
      {shown.includes(link.host) ? null : (
        <span className="ml-1 text-sm text-ink-3">({link.host})</span>
      )}
    </>
  );
}

function SafePicture({
  src,
  alt,
}: {
  readonly src?: unknown;
  readonly alt?: string | undefined;
} & Inside): ReactElement {
  const picture = safePicture(src);
  if (picture !== null)
    return <img alt={alt ?? ''} className="max-h-96 max-w-full" src={picture} />;
  return <SafeAnchor href={src}>{`Picture${alt ? `: ${alt}` : ''}`}</SafeAnchor>;
}

interface Node {
  readonly type: string;
  readonly value?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly children?: readonly Node[];
}

function Pre({ node }: Inside): ReactElement {
  const code = (node as Node | undefined)?.children?.[0];
  const name = String(code?.properties?.['className'] ?? '');
  return <CodeBlock code={textOf(code)} language={/language-(\S+)/.exec(name)?.[1] ?? ''} />;
}

function textOf(node: Node | undefined): string {
  return node === undefined ? '' : (node.value ?? (node.children ?? []).map(textOf).join(''));
}

/** Below the page's own headings, whatever the model wrote. */
function heading(Tag: 'h3' | 'h4' | 'h5', look: string) {
  return ({ children }: Inside): ReactElement => (
    <Tag className={`font-semibold ${look}`}>{children}</Tag>
  );
}

const H3 = heading('h3', 'mt-1 text-[16px]');
const H4 = heading('h4', 'mt-1');
const H5 = heading('h5', 'text-ink-2');

interface Cell extends Inside {
  readonly style?: CSSProperties | undefined;
}

/** The side a column stands at is all that a table says of its looks. */
function aligned(style: CSSProperties | undefined): CSSProperties {
  return style?.textAlign === undefined ? {} : { textAlign: style.textAlign };
}

const COMPONENTS: Components = {
  a: SafeAnchor,
  img: SafePicture,
  pre: Pre,
  code: ({ children }: Inside) => (
    <code className="rounded-[4px] bg-sunken px-1 py-px font-mono text-sm">{children}</code>
  ),
  h1: H3,
  h2: H3,
  h3: H4,
  h4: H4,
  h5: H5,
  h6: H5,
  p: ({ children }: Inside) => <p>{children}</p>,
  ul: ({ children }: Inside) => <ul className="flex list-disc flex-col gap-1 pl-5">{children}</ul>,
  ol: ({ children, start }: Inside & { readonly start?: number | undefined }) => (
    <ol className="flex list-decimal flex-col gap-1 pl-6" start={start}>
      {children}
    </ol>
  ),
  li: ({ children }: Inside) => (
    <li className="marker:text-ink-3 [&>ol]:mt-1 [&>ul]:mt-1">{children}</li>
  ),
  blockquote: ({ children }: Inside) => (
    <blockquote className="flex flex-col gap-2 border-l-2 border-line-strong pl-3.5 text-ink-2">
      {children}
    </blockquote>
  ),
  hr: () => <hr className="border-line" />,
  strong: ({ children }: Inside) => <strong className="font-semibold">{children}</strong>,
  table: ({ children }: Inside) => (
    // A box that scrolls must be reachable to be scrolled by keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <div className="max-w-full overflow-x-auto" tabIndex={0}>
      <table className="border-collapse text-left">{children}</table>
    </div>
  ),
  thead: ({ children }: Inside) => <thead className="text-sm text-ink-3">{children}</thead>,
  tbody: ({ children }: Inside) => <tbody>{children}</tbody>,
  tr: ({ children }: Inside) => <tr className="border-b border-line">{children}</tr>,
  th: ({ children, style }: Cell) => (
    <th className="px-2.5 py-1.5 font-normal first:pl-0" style={aligned(style)}>
      {children}
    </th>
  ),
  td: ({ children, style }: Cell) => (
    <td className="px-2.5 py-1.5 align-top first:pl-0" style={aligned(style)}>
      {children}
    </td>
  ),
  section: ({ children }: Inside) => (
    <div className="border-t border-line pt-2 text-sm text-ink-2">{children}</div>
  ),
  sup: ({ children }: Inside) => <sup>{children}</sup>,
  sub: ({ children }: Inside) => <sub>{children}</sub>,
};
