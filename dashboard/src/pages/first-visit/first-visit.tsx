import type { ReactElement } from 'react';
import { Lone } from '../../shell/lone.tsx';

export function FirstVisit(): ReactElement {
  return <Lone title="Add a provider">{null}</Lone>;
}
