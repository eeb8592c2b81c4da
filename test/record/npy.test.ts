import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeNpy, encodeNpy, type NpyData } from "../../src/record/index.ts";

const file = (data: NpyData, shape?: number[]) => new Uint8Array(Buffer.concat(encodeNpy(data, shape)));

describe("property: an array written as NPY comes back bit for bit", () => {
  test.each<[string, fc.Arbitrary<Float64Array | Float32Array | Int32Array | Uint8Array>]>([
    ["f8", fc.float64Array()],
    ["f4", fc.float32Array()],
    ["i4", fc.int32Array()],
    ["u1", fc.uint8Array()],
  ])("%s", (_, arrays) => {
    fc.assert(
      fc.property(arrays, (data) => {
        const back = decodeNpy(file(data));
        expect(back.shape).toEqual([data.length]);
        expect(back.values).toEqual(Float64Array.from(data));
      }),
    );
  });

  test("two dimensions", () => {
    fc.assert(
      fc.property(fc.nat(9), fc.nat(9), (rows, columns) => {
        const data = Float64Array.from({ length: rows * columns }, (_, i) => i / 7);
        const back = decodeNpy(file(data, [rows, columns]));
        expect(back).toEqual({ shape: [rows, columns], values: data });
      }),
    );
  });
});

test("the header is what NumPy writes: padded to 64 bytes, ended by a line break", () => {
  const [header] = encodeNpy(new Float64Array(6), [2, 3]);
  expect(header.length % 64).toBe(0);
  expect(header[header.length - 1]).toBe(10);
  const text = new TextDecoder("latin1").decode(header);
  expect(text.slice(10)).toMatch(/^\{'descr': '<f8', 'fortran_order': False, 'shape': \(2, 3\), \} *\n$/);
});

/** A file as NumPy would write it, by hand. */
function handmade(descr: string, order: string, shape: string, body: Uint8Array, version = 1): Uint8Array {
  const text = `{'descr': ${descr}, 'fortran_order': ${order}, 'shape': ${shape}, }\n`;
  const size = version === 1 ? [text.length & 255, text.length >> 8] : [text.length, 0, 0, 0];
  return new Uint8Array(
    Buffer.concat([
      Uint8Array.of(0x93),
      Buffer.from("NUMPY"),
      Uint8Array.of(version, 0, ...size),
      Buffer.from(text),
      body,
    ]),
  );
}

test("Fortran order, big endian, integers and version 2 are read", () => {
  const columns = Uint8Array.of(0, 3, 1, 4, 2, 5);
  expect(decodeNpy(handmade("'|u1'", "True", "(2, 3)", columns)).values).toEqual(
    Float64Array.of(0, 1, 2, 3, 4, 5),
  );
  const big = Uint8Array.of(0x3f, 0x80, 0, 0);
  expect(decodeNpy(handmade("'>f4'", "False", "(1,)", big, 2)).values).toEqual(Float64Array.of(1));
});

test("what is no array of numbers is said", () => {
  expect(() => decodeNpy(Uint8Array.of(1, 2, 3))).toThrow("not an NPY file");
  expect(() => decodeNpy(handmade("'<U3'", "False", "(1,)", new Uint8Array(12)))).toThrow(
    "has type '<U3', not plain numbers",
  );
  expect(() => decodeNpy(handmade("[('w1', '<f8')]", "False", "(1,)", new Uint8Array(8)))).toThrow(
    "[('w1', '<f8')]",
  );
  expect(() => decodeNpy(handmade("'<f8'", "False", "(2,)", new Uint8Array(8)))).toThrow("ends early");
});
