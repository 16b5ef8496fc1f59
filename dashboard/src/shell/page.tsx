import { type ReactElement, type ReactNode, useEffect } from 'react';

interface PageProps {
  readonly title: string;
  /** Period, filters, the page's one main button. */
  readonly tools?: ReactNode;
  /** The page is one list that fills it and scrolls by itself. */
  readonly filled?: boolean;
  /** As wide as the window, for things side by side. */
  readonly wide?: boolean;
  readonly children: ReactNode;
}

/** What every page has: its title row, its width, its name in the tab. */
export function Page(props: PageProps): ReactElement {
  const { title, tools, filled = false, wide = false, children } = props;
  useEffect(() => {
    document.title = `${title} · Weir`;
  }, [title]);
  return (
    <main
      className={`focus-visible:-outline-offset-2 mx-auto flex w-full ${wide ? '' : 'max-w-[1244px]'} flex-col px-4 pt-[22px] sm:px-8 ${filled ? 'h-full min-h-0 pb-2' : 'pb-12'}`}
      id="content"
      // Takes the focus from the link that skips the bar, and when nothing else can have it.
      tabIndex={-1}
    >
      <div className="mb-5 flex min-h-8 flex-wrap items-center gap-x-3 gap-y-2">
        <h1 className="mr-auto text-title font-semibold tracking-[-0.015em]">{title}</h1>
        {tools}
      </div>
      {children}
    </main>
  );
}
