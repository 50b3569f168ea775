// Tells the driver's service worker what it must keep: everything that the driver's page can reach, and nothing of the
// other screens. Written into the built worker in place of __FILES__ and __VERSION__.
import { createHash } from 'node:crypto';
import type { Plugin, Rollup } from 'vite';

const page = 'driver/index.html';
const always = ['driver/icon-192.png', 'driver/icon-512.png', 'driver/manifest.webmanifest'];

function reachable(bundle: Rollup.OutputBundle): string[] {
  const entry = Object.values(bundle).find((file) => file.type === 'chunk' && file.facadeModuleId?.endsWith(page));
  const seen = new Set<string>();
  const visit = (name: string) => {
    const file = bundle[name];
    if (!file || seen.has(name)) return;
    seen.add(name);
    if (file.type !== 'chunk') return;
    const assets = file.viteMetadata ? [...file.viteMetadata.importedCss, ...file.viteMetadata.importedAssets] : [];
    for (const next of [...file.imports, ...file.dynamicImports, ...assets]) visit(next);
  };
  if (entry) visit(entry.fileName);
  // Workers and the files they fetch are assets that no chunk lists.
  for (const name of Object.keys(bundle)) if (/\b(quality|codes|zxing)[^/]*\.(js|wasm)$/.test(name)) seen.add(name);
  return [...seen].sort();
}

export function offlineFiles(): Plugin {
  return {
    name: 'offline-files',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const worker = bundle['driver/sw.js'];
      if (worker?.type !== 'chunk') throw new Error('driver/sw.js is not built');
      const files = reachable(bundle);
      const version = createHash('sha256');
      for (const name of files) {
        const file = bundle[name]!;
        version.update(name).update(file.type === 'chunk' ? file.code : file.source);
      }
      const list = ['/driver/', ...[...files, ...always].map((name) => `/${name}`)];
      worker.code = worker.code
        .replace('__FILES__', JSON.stringify(list))
        .replace('__VERSION__', JSON.stringify(version.digest('hex').slice(0, 16)));
    },
  };
}
