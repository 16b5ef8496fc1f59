/**
 * Writes src/providers/registry.generated.ts from the records beside it, so that adding a provider
 * touches one file. With `--check` it writes nothing and fails when the file is out of date.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

const FOLDER = new URL('../src/providers/', import.meta.url);
const TARGET = new URL('registry.generated.ts', FOLDER);

interface Found {
  readonly file: string;
  readonly name: string;
}

function records(): Found[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.generated.ts'))
    .sort()
    .flatMap((file) => {
      const source = readFileSync(new URL(file, FOLDER), 'utf8');
      const name = /^export const (\w+): ProviderRecord = \{$/m.exec(source)?.[1];
      return name === undefined ? [] : [{ file, name }];
    });
}

function render(found: readonly Found[]): string {
  const imports = found.map(({ file, name }) => `import { ${name} } from './${file}';`);
  const entries = found.map(({ name }) => `  ${name},`);
  return `// Made by tools/generate-registry.ts. Add a record beside this file and run it again.
import type { ProviderRecord } from '../contract/provider.ts';
${imports.join('\n')}

/** Every provider Weir knows, in the order of its id. */
export const PROVIDER_RECORDS: readonly ProviderRecord[] = [
${entries.join('\n')}
];
`;
}

const text = render(records());
if (!process.argv.includes('--check')) {
  writeFileSync(TARGET, text);
} else if (readFileSync(TARGET, 'utf8') !== text) {
  console.error(
    'src/providers/registry.generated.ts is out of date: run tools/generate-registry.ts',
  );
  process.exitCode = 1;
}
