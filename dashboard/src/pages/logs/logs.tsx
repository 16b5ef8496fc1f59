import type { ReactElement } from 'react';
import { Page } from '../../shell/page.tsx';

export function Logs(): ReactElement {
  return <Page title="Logs">{null}</Page>;
}
