import { useMutation } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import type { Answer } from '../api/client.ts';
import { exactMoney, money } from '../format/money.ts';
import { useApi } from '../session/context.tsx';
import { Button } from './button.tsx';
import { Field, Select } from './field.tsx';
import { Section } from './panel.tsx';
import { ProblemNote } from './problem-note.tsx';
import { reasonWords } from './route-words.ts';

type Explanation = Answer<'POST /explain'>;
type Target = Explanation['targets'][number];

const QUESTION = 'What is a weir?';
const ANSWER_TOKENS = 1_000;

/** A short call as each format writes it, for an answer of at most 1,000 tokens. */
const BODIES = {
  'openai-chat': {
    messages: [{ role: 'user', content: QUESTION }],
    max_completion_tokens: ANSWER_TOKENS,
  },
  'openai-responses': { input: QUESTION, max_output_tokens: ANSWER_TOKENS },
  'anthropic-messages': {
    messages: [{ role: 'user', content: QUESTION }],
    max_tokens: ANSWER_TOKENS,
  },
  'gemini-generate': {
    contents: [{ role: 'user', parts: [{ text: QUESTION }] }],
    generationConfig: { maxOutputTokens: ANSWER_TOKENS },
  },
} as const;

type Dialect = keyof typeof BODIES;

const NAMES: readonly (readonly [Dialect, string])[] = [
  ['openai-chat', 'OpenAI Chat'],
  ['openai-responses', 'OpenAI Responses'],
  ['anthropic-messages', 'Anthropic Messages'],
  ['gemini-generate', 'Gemini'],
];

/** Which ways a call for a model would take now, and why not others. Nobody is called. */
export function ExplainSection({ model }: { readonly model: string }): ReactElement {
  const api = useApi();
  const [dialect, setDialect] = useState<Dialect>('openai-chat');
  const explain = useMutation({
    mutationFn: () =>
      api.call('POST /explain', { body: { dialect, model, body: { model, ...BODIES[dialect] } } }),
  });
  return (
    <Section title="Explain a request">
      <div className="flex flex-wrap items-end gap-3">
        <div className="min-w-40 flex-1">
          <Field label="Sent as">
            {(bound) => (
              <Select
                {...bound}
                onChange={({ target }) => {
                  setDialect(target.value as Dialect);
                  explain.reset();
                }}
                value={dialect}
              >
                {NAMES.map(([id, name]) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        </div>
        <Button busy={explain.isPending} onClick={() => explain.mutate()}>
          Explain
        </Button>
      </div>
      <ProblemNote error={explain.error} />
      {explain.data === undefined ? null : <Told of={explain.data} />}
    </Section>
  );
}

function Told({ of: { targets, passed, refusal } }: { readonly of: Explanation }): ReactElement {
  return (
    <div className="mt-4" role="status">
      {targets.length === 0 ? (
        <p className="text-bad-ink">
          {refusal === null
            ? 'Nothing can serve it now.'
            : `A call would be refused: ${refusal.replaceAll('_', ' ')}.`}
        </p>
      ) : (
        <ol className="flex list-decimal flex-col gap-1.5 pl-5">
          {targets.map((target) => (
            <li key={`${target.provider}/${target.model}/${target.credential_id ?? target.owner}`}>
              <Way target={target} />
            </li>
          ))}
        </ol>
      )}
      {passed.length === 0 ? null : (
        <>
          <p className="mt-3 mb-2 text-ink-2">Passed over:</p>
          <ul className="flex flex-col gap-1">
            {passed.map(({ provider, model, reason, credential_id: key = '' }) => (
              <li key={`${provider}/${model}/${key}/${reason}`}>
                <Name of={`${provider}/${model}`} />{' '}
                <span className="text-ink-3">{reasonWords(reason)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

function Way({ target }: { readonly target: Target }): ReactElement {
  const { provider, model, kind, owner, losses, problem, resting, cost_usd: cost } = target;
  const facts = [
    kind,
    target.relay ?? 'not carried',
    owner === 'user' ? 'own key' : 'platform’s key',
    ...(losses.length === 0 ? [] : [`loses ${losses.join(', ')}`]),
    ...(resting === null ? [] : [`last: ${reasonWords(resting)}`]),
  ];
  return (
    <>
      <Name of={`${provider}/${model}`} />
      <span
        className="ml-2 tabular-nums text-ink-2"
        title={cost === null ? 'No price is known.' : `${exactMoney(cost)} at most`}
      >
        {cost === null ? 'unpriced' : `at most ${money(cost)}`}
      </span>
      <span className="block text-sm text-ink-3">{facts.join(' · ')}</span>
      {problem === null ? null : (
        <span className="block text-sm text-bad-ink">{problem.message}</span>
      )}
    </>
  );
}

function Name({ of: name }: { readonly of: string }): ReactElement {
  return <code className="font-mono text-sm break-all">{name}</code>;
}
