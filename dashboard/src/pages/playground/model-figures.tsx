import type { ReactElement } from 'react';
import type { Model } from '../../api/schema.generated.ts';
import { price } from '../../format/money.ts';
import { brief, whole } from '../../format/numbers.ts';

/** In and out per million tokens, and how much it can read. */
export function Figures({ model }: { readonly model: Model }): ReactElement {
  const { price: rates, context_tokens: context } = model;
  return (
    <>
      {rates === null ? (
        <span title="This model has no price here, so its cost will not be known.">no price</span>
      ) : (
        <span title="US dollars for a million tokens of input, and of output">
          {price(rates['input'])} in · {price(rates['output'])} out
        </span>
      )}
      {context === null ? null : (
        <span title={`It reads at most ${whole(context)} tokens`}> · {brief(context)} context</span>
      )}
    </>
  );
}
