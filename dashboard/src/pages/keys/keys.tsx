import type { ReactElement } from 'react';
import { Page } from '../../shell/page.tsx';

export function Keys(): ReactElement {
  return <Page title="Keys">{null}</Page>;
}
