import type { ReactElement } from 'react';
import { Page } from '../../shell/page.tsx';

export function People(): ReactElement {
  return <Page title="People">{null}</Page>;
}
