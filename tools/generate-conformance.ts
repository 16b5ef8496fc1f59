/**
 * Writes docs/conformance.md from what the conformance suite is made of: its clients, its features,
 * and its reviewed lists of what cannot work. The suite fails where the page would not be true. With
 * `--check` it writes nothing and fails when the page is out of date.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import type { DialectId } from '../src/contract/dialect-id.ts';
import type { Cell } from '../tests/conformance/cells.ts';
import { cellsOf } from '../tests/conformance/cells.ts';
import { CLIENTS } from '../tests/conformance/clients/clients.ts';
import { concerns, covers } from '../tests/conformance/exceptions.ts';
import { FEATURES } from '../tests/conformance/features.ts';
import { KNOWN_FAILURES } from '../tests/conformance/known-failures.ts';
import { DIALECTS } from '../tests/conformance/neutral.ts';
import { UNSUPPORTED } from '../tests/conformance/unsupported.ts';

const TARGET = new URL('../docs/conformance.md', import.meta.url);

const CELLS = cellsOf(CLIENTS, () => DIALECTS);

/** What stands on the page as a note, in its order: what cannot work, then what does not yet. */
const NOTES = [...UNSUPPORTED, ...KNOWN_FAILURES];

function notesOf(cells: readonly Cell[]): number[] {
  return NOTES.flatMap((note, at) =>
    cells.some((cell) => concerns(cell) && covers(note, cell)) ? [at + 1] : [],
  );
}

function works(cell: Cell): boolean {
  return !concerns(cell) || !NOTES.some((note) => covers(note, cell));
}

/** Such as `58 of 60 [1][2]`. */
function counted(cells: readonly Cell[]): string {
  const good = cells.filter(works).length;
  const count = good === cells.length ? `all ${good}` : `${good} of ${cells.length}`;
  return [count, ...notesOf(cells).map((number) => `[${number}]`)].join(' ');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}

function versions(): (name: string) => string {
  const file = new URL('../package.json', import.meta.url);
  const { devDependencies } = JSON.parse(readFileSync(file, 'utf8')) as {
    devDependencies: Record<string, string>;
  };
  return (name) => `${name} ${devDependencies[name]}`;
}

function clientRows(): string[][] {
  const version = versions();
  return CLIENTS.map(({ id, dialect, packages }) => [
    id,
    packages.map(version).join(', '),
    `\`${dialect}\``,
  ]);
}

function pairRows(): string[][] {
  const cell = (inbound: DialectId, outbound: DialectId): string =>
    counted(CELLS.filter((one) => one.client.dialect === inbound && one.outbound === outbound));
  return DIALECTS.map((inbound) => [
    `**\`${inbound}\`**`,
    ...DIALECTS.map((outbound) => cell(inbound, outbound)),
  ]);
}

function featureRows(): string[][] {
  return FEATURES.map((feature) => [
    `\`${feature.id}\``,
    feature.title,
    feature.modes.join(', '),
    counted(CELLS.filter((cell) => cell.feature === feature)),
  ]);
}

function notes(): string {
  return NOTES.map((note, at) => {
    const from = note.client ?? (note.inbound === undefined ? 'any client' : `\`${note.inbound}\``);
    const to = note.outbound === undefined ? 'any provider' : `\`${note.outbound}\``;
    const what = note.feature === undefined ? 'everything' : `\`${note.feature}\``;
    const why =
      'finding' in note
        ? `Does not work yet: ${note.finding}`
        : `${note.reason} ([page](${note.page}))`;
    return `${at + 1}. ${what}, from ${from} to ${to}. ${why}`;
  }).join('\n');
}

const text = `<!-- Made by tools/generate-conformance.ts: change tests/conformance and run it again. -->
# Conformance

Any client may speak its own format to Weir and reach any model. This page says what is carried between which formats,
and every number on it is a test: \`npm test -- tests/conformance\`. ${CELLS.length} cells are played in all, each a
real client, one feature, whole or streamed, through a Weir started from its sources to a vendor on loopback.

- **The clients** are the vendors' own, and the AI SDK. What they cannot read is a failure.
- **The vendors** are written from the published grammars, apart from Weir's decoders. Their answers come in packets cut
  inside letters, lines and frames; parallel calls are told by turns where the grammar allows it.
- **What the vendor was asked** is read out of its request by a reader of its own and compared with what was asked of
  the client; every request Weir wrote, and every answer, is checked against the vendor's own types by the TypeScript
  compiler. Gemini's are written down from Google's reference.
- **The witnesses agree** without Weir: the same cells, every client straight at its own vendor.
- **Faults put in on purpose**, a lost call, a changed word, a wrong count, are each seen by the comparison.

## Clients

${table(['client', 'packages', 'speaks'], clientRows())}

## Pairs

Cells that work, by the caller's format (down) and the provider's (across).

${table(['', ...DIALECTS.map((dialect) => `\`${dialect}\``)], pairRows())}

## Features

${table(['feature', 'what it shows', 'answers', 'cells'], featureRows())}

## What does not work

${notes()}

A request that would mean something else is refused before a vendor hears of it, unless its caller sends
\`x-weir-allow-lossy: true\`; what is left out of one that keeps its meaning is named in the answer's \`x-weir-lossy\`.

Of Responses no answer is stored where a call is translated or its credential shared, so items have to come whole: the
AI SDK, which names them by their ids unless told otherwise, is called with \`providerOptions.openai.store: false\`, here too.
`;

if (!process.argv.includes('--check')) {
  writeFileSync(TARGET, text);
} else if (readFileSync(TARGET, 'utf8') !== text) {
  console.error('docs/conformance.md is out of date: run tools/generate-conformance.ts');
  process.exitCode = 1;
}
