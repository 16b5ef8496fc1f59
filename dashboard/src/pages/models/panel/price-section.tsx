import { type ReactElement, useState } from 'react';
import { exact, relative } from '../../../format/time.ts';
import { useIsAdmin } from '../../../session/context.tsx';
import { Button } from '../../../ui/button.tsx';
import { Note } from '../../../ui/marks.tsx';
import { Facts, Section } from '../../../ui/panel.tsx';
import { type Model, RATES, SOURCES } from '../model.ts';
import { RatePrice } from '../price-words.tsx';
import { PriceForm } from './price-form.tsx';

/** What a call is booked at, where that comes from, and a price of one's own instead. */
export function PriceSection({ model }: { readonly model: Model }): ReactElement {
  const isAdmin = useIsAdmin();
  const [editing, setEditing] = useState(false);
  const { price, price_source: source, price_valid_from: from } = model;
  return (
    <Section
      aside={
        editing || model.retired_at !== null || !isAdmin ? undefined : (
          <Button className="-mr-3" look="bare" onClick={() => setEditing(true)}>
            {source === 'override' ? 'Change the price' : 'Set a price'}
          </Button>
        )
      }
      title="Price"
    >
      {editing ? (
        <PriceForm model={model} onClose={() => setEditing(false)} />
      ) : price === null ? (
        <Note>
          No price is known. Its calls are counted without cost, and where a daily ceiling applies
          they are not admitted. Set one, or read the provider’s models again.
        </Note>
      ) : (
        <>
          <Facts
            rows={RATES.map(([rate, words]) => [
              words,
              <RatePrice key={rate} model={model} rate={rate} />,
            ])}
          />
          <p className="mt-2 text-sm text-ink-3" title={from === null ? undefined : exact(from)}>
            Per million tokens. {sourceWords(model)}
            {from === null ? '' : `, since ${relative(from)}`}.
          </p>
        </>
      )}
    </Section>
  );
}

function sourceWords({ price_source: source, provider }: Model): string {
  switch (source) {
    case 'override':
      return 'Set here';
    case 'list':
      return `From the list of ${provider}`;
    default:
      return source === null ? 'Of unknown origin' : `From the ${SOURCES[source]}`;
  }
}
