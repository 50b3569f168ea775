// Reads codes in camera frames beside the page. One frame at a time: the page sends the next when this one is answered.
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import zxingUrl from 'zxing-wasm/reader/zxing_reader.wasm?url';

prepareZXingModule({ overrides: { locateFile: (path: string, prefix: string) => (path.endsWith('.wasm') ? zxingUrl : prefix + path) } });

self.onmessage = async ({ data }: MessageEvent<ImageData | Blob>) => {
  const found = await readBarcodes(data, { tryHarder: data instanceof Blob, maxNumberOfSymbols: 5 }).catch(() => []);
  self.postMessage(found.filter((code) => code.isValid).map((code) => code.text));
};
