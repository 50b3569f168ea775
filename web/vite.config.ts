import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { offlineFiles } from './vite/offline_files';

// One page a screen, so that a phone never downloads the board's map.
export default defineConfig({
  plugins: [svelte(), offlineFiles()],
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0, // the content policy of the server allows no data: scripts or workers
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: {
        home: 'index.html',
        board: 'board/index.html',
        driver: 'driver/index.html',
        desk: 'desk/index.html',
        insight: 'insight/index.html',
        automation: 'automation/index.html',
        admin: 'admin/index.html',
        removal: 'removal/index.html',
        removal_desk: 'removal_desk/index.html',
        campaign: 'campaign/index.html',
        transparency: 'transparency/index.html',
        sw: 'src/driver/sw.ts',
      },
      output: { entryFileNames: (chunk) => (chunk.name === 'sw' ? 'driver/sw.js' : 'assets/[name]-[hash].js') },
    },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8080' } },
});
