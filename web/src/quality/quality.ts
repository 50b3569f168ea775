// The phone's side of quality/quality.h: the same checks as on the server, from the same source.
export interface Box { x: number; y: number; width: number; height: number; label: string }
export interface Finding {
  check: 'sharpness' | 'exposure' | 'covered' | 'framing';
  outcome: 'pass' | 'fail' | 'cannot_tell';
  code: string;
  number: number;
  confidence: number;
  boxes: Box[];
}

interface Exports {
  memory: WebAssembly.Memory;
  _initialize(): void;
  picture_buffer(width: number, height: number): number;
  check_picture(scale: number): number;
}

const imports = {
  env: { emscripten_notify_memory_growth() {} },
  wasi_snapshot_preview1: { proc_exit(code: number): never { throw new Error(`quality.wasm stopped: ${code}`); } },
};

export class Quality {
  private constructor(private readonly wasm: Exports) {}

  static async load(bytes: BufferSource): Promise<Quality> {
    const { instance } = await WebAssembly.instantiate(bytes, imports);
    const wasm = instance.exports as unknown as Exports;
    wasm._initialize();
    return new Quality(wasm);
  }

  check(rgba: Uint8Array | Uint8ClampedArray, width: number, height: number, scale = 1): Finding[] {
    const at = this.wasm.picture_buffer(width, height);
    new Uint8Array(this.wasm.memory.buffer, at, rgba.length).set(rgba);
    const answer = this.wasm.check_picture(scale);
    const memory = new Uint8Array(this.wasm.memory.buffer, answer); // the check may have grown it
    return JSON.parse(new TextDecoder().decode(memory.subarray(0, memory.indexOf(0)))) as Finding[];
  }
}
