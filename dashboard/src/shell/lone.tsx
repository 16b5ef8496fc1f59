import { type ReactElement, type ReactNode, useEffect } from 'react';
import { Mark } from './mark.tsx';

interface LoneProps {
  readonly title: string;
  readonly children: ReactNode;
  /** Beside the sign, such as which step of how many. */
  readonly aside?: ReactNode;
  readonly wide?: boolean;
}

/** One column without the shell: signing in, joining, the first visit. */
export function Lone({ title, children, aside, wide = false }: LoneProps): ReactElement {
  useEffect(() => {
    document.title = `${title} · Weir`;
  }, [title]);
  return (
    <main className="flex min-h-full justify-center px-4 py-[9vh]">
      <div className={`flex w-full flex-col gap-5 ${wide ? 'max-w-[560px]' : 'max-w-[420px]'}`}>
        <div className="flex items-center gap-2 text-[15px] font-semibold">
          <Mark />
          <span className="flex-1">Weir</span>
          <span className="text-sm font-normal text-ink-3">{aside}</span>
        </div>
        <h1 className="text-title font-semibold tracking-[-0.015em]">{title}</h1>
        {children}
      </div>
    </main>
  );
}
