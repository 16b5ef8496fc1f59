import aihubmix from '@lobehub/icons-static-svg/icons/aihubmix.svg';
import anthropic from '@lobehub/icons-static-svg/icons/anthropic.svg';
import deepseek from '@lobehub/icons-static-svg/icons/deepseek.svg';
import google from '@lobehub/icons-static-svg/icons/gemini.svg';
import groq from '@lobehub/icons-static-svg/icons/groq.svg';
import mistral from '@lobehub/icons-static-svg/icons/mistral.svg';
import newApi from '@lobehub/icons-static-svg/icons/newapi.svg';
import ollama from '@lobehub/icons-static-svg/icons/ollama.svg';
import openai from '@lobehub/icons-static-svg/icons/openai.svg';
import openrouter from '@lobehub/icons-static-svg/icons/openrouter.svg';
import vllm from '@lobehub/icons-static-svg/icons/vllm.svg';
import xai from '@lobehub/icons-static-svg/icons/xai.svg';
import type { ReactElement } from 'react';
import { Mark } from '../shell/mark.tsx';

/** Addresses of pictures, by what a provider or its record is called. */
const MARKS: ReadonlyMap<string, string> = new Map([
  ['aihubmix', aihubmix],
  ['anthropic', anthropic],
  ['deepseek', deepseek],
  ['google', google],
  ['gemini', google],
  ['groq', groq],
  ['mistral', mistral],
  ['new-api', newApi],
  ['ollama', ollama],
  ['openai', openai],
  ['openrouter', openrouter],
  ['vllm', vllm],
  ['xai', xai],
]);

interface ProviderMarkProps {
  /** The provider's id. */
  readonly name: string;
  /** The record it follows, where that is known. */
  readonly record?: string | undefined;
  readonly size?: number;
}

/** A provider's sign in the colour of the text; a letter where there is none. */
export function ProviderMark({ name, record, size = 16 }: ProviderMarkProps): ReactElement {
  if (name === 'sandbox') return <Mark size={size} />;
  const picture = MARKS.get(name) ?? MARKS.get(record ?? '');
  const box = { width: size, height: size };
  if (picture === undefined) {
    return (
      <span
        aria-hidden="true"
        className="inline-flex shrink-0 items-center justify-center rounded-[4px] bg-accent/15 font-semibold text-accent-ink"
        style={{ ...box, fontSize: Math.round(size * 0.62) }}
      >
        {name.slice(0, 1).toUpperCase()}
      </span>
    );
  }
  const mask = `url(${picture}) center / contain no-repeat`;
  return (
    <span
      aria-hidden="true"
      className="inline-block shrink-0 bg-current"
      style={{ ...box, mask, WebkitMask: mask }}
    />
  );
}
