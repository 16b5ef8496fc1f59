import type { ReactElement } from 'react';
import { Page } from '../../shell/page.tsx';

export function Connect(): ReactElement {
  return <Page title="Connect">{null}</Page>;
}
