/** The file on the page and the plan beside it. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { planLitellm } from '../../src/cli/import/litellm.ts';
import { parseConfig } from '../../src/cli/import/litellm-config.ts';
import { stepsOf } from '../../src/cli/import/steps.ts';
import { planText } from '../../src/cli/import/words.ts';
import type { InstallationApi } from '../../src/deploy/installation-api.ts';

const page = readFileSync('docs/moving-in.md', 'utf8');
const [, file = ''] = /```yaml\n([\s\S]*?)```/.exec(page) ?? [];
const [, told = ''] = /comes to\n\n```\n([\s\S]*?)\n```/.exec(page) ?? [];

/** An installation where nothing is yet. */
const empty: InstallationApi = {
  call: async <T>() => ({ data: [], next: null }) as T,
};

describe('the config of docs/moving-in.md', () => {
  it('comes to what the page says', async () => {
    const read = (name: string): string => `value of ${name}`;
    const plan = planLitellm(parseConfig(file, 'config.yaml'), { read, installed: [] });
    const text = planText(await stepsOf(plan, empty), plan.notes);
    expect(text).toBe(told);
  });
});
