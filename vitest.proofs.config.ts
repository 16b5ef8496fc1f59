import { defineConfig } from 'vitest/config';
import base from './vitest.config.ts';

// What has to wait for real time, minutes of it, and so is no part of `npm test`.
export default defineConfig({
  test: { ...base.test, include: ['tests/proofs/*.proof.ts'], maxWorkers: 1 },
});
