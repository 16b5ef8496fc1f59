import type { ReactElement } from 'react';
import { Page } from '../../shell/page.tsx';

export function Providers(): ReactElement {
  return <Page title="Providers">{null}</Page>;
}
