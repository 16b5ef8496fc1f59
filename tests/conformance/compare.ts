/** Compares what came of a cell with what had to come. */
import { isDeepStrictEqual } from 'node:util';
import type { DialectId } from '../../src/contract/dialect-id.ts';
import type { Cell, Outcome } from './cells.ts';
import type { Ask, Observation, Spent, Turn } from './neutral.ts';
import { NONCE } from './neutral.ts';
import { READERS } from './readers/readers.ts';
import { SIGNATURES, WORDS } from './upstreams/behaviours.ts';

/** Everything that is not as it had to be, in words; empty where all is well. */
export function problemsOf(cell: Cell, outcome: Outcome): string[] {
  const { feature, client } = cell;
  if (feature.leaves) return leavingProblems(cell, outcome);
  if (feature.back !== undefined) {
    return [...seenProblems(cell, outcome.seen), ...backProblems(cell, outcome)];
  }
  return [
    ...seenProblems(cell, outcome.seen),
    ...(outcome.heard === null
      ? ['no vendor was asked']
      : askProblems(cell, client.says(feature.ask), outcome)),
  ];
}

function differ(what: string, is: unknown, shouldBe: unknown): string[] {
  if (isDeepStrictEqual(is, shouldBe)) return [];
  return [`${what} is ${JSON.stringify(is)} and not ${JSON.stringify(shouldBe)}`];
}

function seenProblems(cell: Cell, seen: Observation): string[] {
  const { expected } = cell.feature;
  const { text, reasoning, calls, finish, spent, pieces, error } = expected;
  const streamed = cell.mode === 'streamed';
  return [
    ...(error === undefined ? differ('the error', seen.error, null) : errorProblems(cell, seen)),
    ...(text === undefined ? [] : differ('the text', seen.text, text)),
    ...(reasoning === undefined || cell.client.hides.includes('reasoning')
      ? []
      : differ('the reasoning', seen.reasoning, reasoning)),
    ...(calls === undefined ? [] : differ('the calls', seen.calls, calls)),
    ...(finish === undefined ? [] : differ('the finish', seen.finish, finish)),
    ...(spent === undefined ? [] : differ('the usage', seen.spent, sayable(cell, spent))),
    ...(streamed && pieces !== undefined && seen.pieces < pieces
      ? [`it came in ${seen.pieces} pieces`]
      : []),
  ];
}

/** Gemini has no word for tokens written to a cache: they are part of the prompt's. */
function sayable({ client, outbound }: Cell, spent: Spent): Spent {
  const silent =
    client.hides.includes('written') || [client.dialect, outbound].includes('gemini-generate');
  return silent ? { ...spent, written: 0 } : spent;
}

function errorProblems(cell: Cell, seen: Observation): string[] {
  const { error } = cell.feature.expected;
  if (error === undefined) return [];
  if (seen.error === null) return ['nothing told the caller that it failed'];
  return [
    ...(error.status === null ? [] : differ('the status', seen.error.status, error.status)),
    ...(error.words && !seen.error.message.includes(WORDS)
      ? [`the error says ${JSON.stringify(seen.error.message)}`]
      : []),
  ];
}

function askProblems(cell: Cell, said: Ask, { heard }: Outcome): string[] {
  if (heard === null) return [];
  const problems = [
    ...differ('the vendor', heard.dialect, cell.outbound),
    ...differ('the streaming', heard.streamed, cell.mode === 'streamed'),
  ];
  if (problems.length > 0) return problems;
  try {
    const read = plain(READERS[heard.dialect](heard.body), cell);
    const wanted = plain(said, cell);
    return (Object.keys(wanted) as (keyof Ask)[]).flatMap((key) =>
      // Some vendors require a limit, and some thoughts are shown unasked: Chat cannot ask.
      wanted[key] === null && (key === 'limit' || key === 'shown')
        ? []
        : differ(`the vendor's ${key}`, read[key], wanted[key]),
    );
  } catch (cause) {
    return [`the request cannot be read: ${String(cause)}`];
  }
}

/** Without what is each dialect's own: ids of calls, the mark of the cell, the type of an address. */
function plain(ask: Ask, { outbound }: Cell): Ask {
  const order = new Map<string, string>();
  const named = outbound === 'gemini-generate';
  const shown = outbound === 'openai-chat' ? null : ask.shown;
  return { ...ask, shown, turns: ask.turns.map((turn) => plainTurn(turn, order, named)) };
}

function plainTurn(turn: Turn, order: Map<string, string>, named: boolean): Turn {
  switch (turn.by) {
    case 'user': {
      const text = turn.text.replace(NONCE, '');
      const { image } = turn;
      if (image === undefined) return { by: 'user', text };
      return { by: 'user', text, image: image.at === 'url' ? { ...image, mimeType: '' } : image };
    }
    case 'model':
      order.clear();
      for (const [at, { id }] of turn.calls.entries()) order.set(id, `call ${at}`);
      return {
        by: 'model',
        text: turn.text,
        calls: turn.calls.map((call, at) => ({ ...call, id: `call ${at}` })),
      };
    case 'tools':
      return {
        by: 'tools',
        results: turn.results.map(({ id, name, text }) => ({
          id: order.get(id) ?? 'of no call',
          name: named ? name : '',
          text,
        })),
      };
  }
}

/** What has to come back: the result, at its call, and what the vendor signed. */
function backProblems(cell: Cell, { heard }: Outcome): string[] {
  if (heard === null) return ['no vendor was asked'];
  const { feature, client, outbound } = cell;
  const { turns } = plain(READERS[heard.dialect](heard.body), cell);
  const wanted = client.says({ ...feature.ask, turns: backTurns(cell) });
  return [
    ...differ("the vendor's turns", turns, plain(wanted, cell).turns),
    ...signatureProblems(JSON.stringify(heard.body), outbound),
  ];
}

/** These vendors take a signature as that of the text it stands with. */
const SIGNS_TEXT: readonly DialectId[] = ['openai-responses', 'anthropic-messages'];

function signatureProblems(body: string, outbound: DialectId): string[] {
  const signature = SIGNATURES[outbound];
  if (signature === null) return [];
  if (!body.includes(`"${signature}"`)) return ['the signature is lost'];
  const whole = !SIGNS_TEXT.includes(outbound) || body.includes('"First I think."');
  return whole ? [] : ['the signature stands with other reasoning'];
}

function backTurns({ feature }: Cell): Turn[] {
  const { back = [], expected, ask } = feature;
  const calls = (expected.calls ?? []).map((call, at) => ({ ...call, id: back[at]?.id ?? '' }));
  return [
    ...ask.turns,
    { by: 'model', text: expected.text ?? '', calls },
    { by: 'tools', results: back },
  ];
}

/** The caller's leaving ends its call at once, whatever the vendor does. */
function leavingProblems(cell: Cell, { seen, heard, left }: Outcome): string[] {
  if (heard === null) return ['no vendor was asked'];
  return [
    ...differ('the text', seen.text, cell.mode === 'streamed' ? 'Grüße' : ''),
    ...differ('the finish', seen.finish, null),
    ...(left === null ? ['the vendor goes on'] : []),
  ];
}
