import { bind, compile, dispatch, readWords, SHADERS, storageBuffer } from "../../src/kernel/index.ts";

/** What `body` calls of a linked shader: functions, structs and constants, with all that they need in turn. */
function declarations(shader: string, body: string): string {
  const all = new Map<string, string>();
  for (const [text, block, constant] of SHADERS[shader as keyof typeof SHADERS].matchAll(
    /^(?:(?:fn|struct) (\w+)[^{]*\{[\s\S]*?^\}|const (\w+)[^;]*;)/gm,
  ))
    all.set(block ?? constant, text);
  const needed = new Set<string>();
  const visit = (text: string) => {
    for (const [name] of text.matchAll(/\w+/g)) {
      const found = all.get(name);
      if (!found || needed.has(found)) continue;
      needed.add(found);
      visit(found);
    }
  };
  visit(body);
  return [...needed].join("\n");
}

/**
 * Runs `body` once for each group of `stride` operand words, at `operands[at]`, writing from `results[out]`.
 * It may call whatever the linked shader of that name holds.
 */
export async function callShader(
  device: GPUDevice,
  shader: string,
  body: string,
  operands: Uint32Array<ArrayBuffer>,
  stride: number,
  results: number,
): Promise<Uint32Array> {
  const count = operands.length / stride;
  const kernel = await compile(
    device,
    `${shader}, called`,
    `@group(0) @binding(0) var<storage, read> operands: array<u32>;
@group(0) @binding(1) var<storage, read_write> results: array<u32>;
${declarations(shader, body)}
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= ${count}u) { return; }
  let at = ${stride}u * id.x;
  let out = ${results}u * id.x;
${body}
}`,
  );
  const buffers = {
    operands: storageBuffer(device, "operands", operands.byteLength),
    results: storageBuffer(device, "results", 4 * results * count),
  };
  device.queue.writeBuffer(buffers.operands, 0, operands);
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  dispatch(pass, kernel, bind(device, kernel, buffers), count);
  pass.end();
  device.queue.submit([encoder.finish()]);
  const words = await readWords(device, buffers.results, 0, results * count);
  for (const buffer of Object.values(buffers)) buffer.destroy();
  return words;
}

/** The same 32 bits as f32. */
export function floatsOf(words: Uint32Array): Float32Array {
  return new Float32Array(words.buffer, words.byteOffset, words.length);
}

/** A small deterministic generator of 32-bit words, for operands only. */
export function words(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return (bits ^ (bits >>> 14)) >>> 0;
  };
}
