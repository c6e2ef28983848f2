import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where `vite` (development only) finds the server. */
const server = process.env.NOTICEFLOW_SERVER ?? 'http://127.0.0.1:3000';

export default defineConfig({
  plugins: [react()],
  resolve: {
    // Our own packages are read from their TypeScript sources; everything else by the usual conditions.
    conditions: ['source', 'module', 'browser', 'development|production'],
  },
  server: { port: 5173, proxy: { '/api': server } },
  build: {
    outDir: 'dist',
    target: 'es2022',
    // No inline scripts: the server sends a strict Content-Security-Policy.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1600,
  },
});
