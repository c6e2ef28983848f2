import { mergeConfig } from 'vite';
import config from '../vite.config.mjs';
import { mock } from './index.mjs';
export default mergeConfig(config, { root: new URL('..', import.meta.url).pathname, plugins: [mock()], server: { proxy: {} }, preview: { proxy: {} }, build: { outDir: '/work/tmp/dist', emptyOutDir: true }, cacheDir: '/tmp/nf-vite-cache' });
