import { Tabs as Radix } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';

interface TabsProps {
  readonly label: string;
  readonly tabs: readonly {
    readonly id: string;
    readonly title: string;
    readonly body: ReactNode;
  }[];
}

export function Tabs({ label, tabs }: TabsProps): ReactElement {
  return (
    <Radix.Root className="flex flex-col gap-3" defaultValue={tabs[0]?.id ?? ''}>
      <Radix.List aria-label={label} className="flex gap-4 overflow-x-auto border-b border-line">
        {tabs.map(({ id, title }) => (
          <Radix.Trigger
            className="-mb-px border-b-2 border-transparent pb-1.5 whitespace-nowrap text-ink-2 data-[state=active]:border-accent data-[state=active]:text-ink"
            key={id}
            value={id}
          >
            {title}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {tabs.map(({ id, body }) => (
        <Radix.Content key={id} value={id}>
          {body}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}
