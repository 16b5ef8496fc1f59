import type { ReactElement } from 'react';
import { Page } from '../../shell/page.tsx';

export function Models(): ReactElement {
  return <Page title="Models">{null}</Page>;
}
