import type { Settings } from '../contract/conversation.ts';

/** What every model does unasked: to leave it out is no loss. */
const USUAL: Partial<Readonly<Record<keyof Settings, number>>> = {
  temperature: 1,
  topP: 1,
  frequencyPenalty: 0,
  presencePenalty: 0,
  topProbabilities: 0,
};

/** Whether a setting asks for anything but what a model does unasked. */
export function asksMore(settings: Settings, name: keyof Settings): boolean {
  const value = settings[name];
  if (value === null || value === false || value === USUAL[name]) return false;
  return !(typeof value === 'object' && Object.keys(value).length === 0);
}
