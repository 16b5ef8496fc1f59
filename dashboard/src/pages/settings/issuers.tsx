import type { ReactElement } from 'react';
import { useAbout } from '../../session/context.tsx';
import { Empty } from '../../ui/marks.tsx';
import { Section } from '../../ui/panel.tsx';
import { WithSettings } from './part-loader.tsx';

/** Whose tokens are believed; read from the configuration, so it is only shown. */
export function Issuers(): ReactElement {
  const isFunction = useAbout().identity.kind === 'supabase';
  return (
    <Section title="Issuers">
      <p className="mb-4 text-ink-2">
        Whose signed-in users may call, by their tokens. They come from the configuration: change{' '}
        <code className="font-mono text-sm">WEIR_JWT_ISSUERS</code>{' '}
        {isFunction ? 'among the function’s secrets.' : 'and start again.'}
      </p>
      <WithSettings>
        {({ issuers }) =>
          issuers.length === 0 ? (
            <Empty title="No issuers">Only keys work. Add an issuer to let users call.</Empty>
          ) : (
            <div className="overflow-x-auto">
              <table className="w-full border-collapse">
                <thead>
                  <tr className="text-left text-sm text-ink-3">
                    <th className="border-b border-line py-1.5 pr-4 font-normal" scope="col">
                      Issuer
                    </th>
                    <th className="border-b border-line py-1.5 font-normal" scope="col">
                      Audience
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {issuers.map(({ issuer, audience }) => (
                    <tr key={issuer}>
                      <td className="border-b border-line py-2 pr-4 font-mono text-sm break-all">
                        {issuer}
                      </td>
                      <td className="border-b border-line py-2 font-mono text-sm">
                        {typeof audience === 'string' ? audience : audience.join(', ')}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )
        }
      </WithSettings>
    </Section>
  );
}
