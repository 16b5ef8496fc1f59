import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type UserConfig } from 'vite';

/** Where `npm start` listens; `vite` alone is for working on the dashboard. */
const SERVER = 'http://127.0.0.1:8787';

const config: UserConfig = defineConfig({
  plugins: [react(), tailwind()],
  build: {
    target: 'es2023',
    // Nothing in the page itself: its policy allows scripts, fonts and pictures as files only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // A script kept by a colleague's browser needs its old neighbours no longer than a reload.
    chunkSizeWarningLimit: 700,
  },
  server: { proxy: { '/api': SERVER, '/v1': SERVER } },
});

export default config;
