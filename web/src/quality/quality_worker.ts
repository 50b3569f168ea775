// Looks at a photo beside the page, so that the driver's screen never stops: findings, codes, and the JPEG to keep.
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import zxingUrl from 'zxing-wasm/reader/zxing_reader.wasm?url';
import qualityUrl from './quality.wasm?url';
import { Quality, type Finding } from './quality';

export interface Look { findings: Finding[]; codes: string[]; jpeg: Blob; width: number; height: number }

const working_side = 1280; // as vision/jpeg.h
const pixels_max = 50_000_000; // base/limits.h: what the server takes
const bytes_max = 20_000_000;
const kept_side = 4000; // of a picture that has to be written anew

let quality: Promise<Quality> | undefined;

async function loaded(): Promise<Quality> {
  const answer = await fetch(qualityUrl);
  return Quality.load(await answer.arrayBuffer());
}

prepareZXingModule({ overrides: { locateFile: (path: string, prefix: string) => (path.endsWith('.wasm') ? zxingUrl : prefix + path) } });

function drawn(picture: ImageBitmap, side: number): OffscreenCanvas {
  const scale = Math.min(1, side / Math.max(picture.width, picture.height));
  const canvas = new OffscreenCanvas(Math.round(picture.width * scale), Math.round(picture.height * scale));
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}

async function isJpeg(file: Blob): Promise<boolean> {
  const head = new Uint8Array(await file.slice(0, 3).arrayBuffer());
  return head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff;
}

// The camera's own bytes where the server takes them, with what the camera wrote of time and place; else a new JPEG.
async function keepable(file: Blob, picture: ImageBitmap): Promise<Blob> {
  const small = file.size <= bytes_max && picture.width * picture.height <= pixels_max;
  if (small && (await isJpeg(file))) return file;
  return drawn(picture, kept_side).convertToBlob({ type: 'image/jpeg', quality: 0.9 });
}

async function codesIn(image: ImageData): Promise<string[]> {
  const found = await readBarcodes(image, { tryHarder: true, maxNumberOfSymbols: 20 });
  return [...new Set(found.filter((code) => code.isValid).map((code) => code.text))];
}

async function look(file: Blob): Promise<Look> {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
  const canvas = drawn(picture, working_side);
  const image = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
  quality ??= loaded();
  const findings = (await quality).check(image.data, image.width, image.height, image.width / picture.width);
  const jpeg = await keepable(file, picture);
  const codes = await codesIn(image).catch(() => []); // a photo without a readable code is still a photo
  return { findings, codes, jpeg, width: picture.width, height: picture.height };
}

self.onmessage = async ({ data }: MessageEvent<{ id: number; file: Blob }>) => {
  try {
    self.postMessage({ id: data.id, look: await look(data.file) });
  } catch (error) {
    self.postMessage({ id: data.id, error: String(error) });
  }
};
