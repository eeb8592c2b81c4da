import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeNpy, encodeNpy, type NpyData, NpyError } from "../../src/record/index.ts";

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
  const size =
    version === 1
      ? [text.length & 255, text.length >> 8]
      : [text.length & 255, (text.length >> 8) & 255, text.length >> 16, 0];
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

test("64-bit integers, booleans, three dimensions in Fortran order, headers of other writers", () => {
  const bytes = Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff);
  expect(decodeNpy(handmade("'<u8'", "False", "(1,)", bytes)).values).toEqual(Float64Array.of(2 ** 64));
  expect(decodeNpy(handmade("'<i8'", "False", "(1,)", bytes)).values).toEqual(Float64Array.of(-1));
  expect(decodeNpy(handmade("'|b1'", "False", "()", Uint8Array.of(1)))).toEqual({
    shape: [],
    values: Float64Array.of(1),
  });
  // Value 100 b + 10 i + j at (b, i, j) of (2, 3, 2), first index fastest.
  const values = [0, 100, 10, 110, 20, 120, 1, 101, 11, 111, 21, 121];
  const cube = decodeNpy(handmade("'|u1'", "True", "(2L, 3L, 2L)", Uint8Array.from(values), 3));
  expect(cube.shape).toEqual([2, 3, 2]);
  expect([...cube.values]).toEqual([0, 1, 10, 11, 20, 21, 100, 101, 110, 111, 120, 121]);
  const double = handmade("'|u1'", "False", "(1,)", Uint8Array.of(7));
  for (const at of double.keys()) if (double[at] === 0x27) double[at] = 0x22;
  expect(decodeNpy(double).values).toEqual(Float64Array.of(7));
});

test("nothing is made of the size that a header claims before the file has it", () => {
  const claimed = (shape: string) => () => decodeNpy(handmade("'<f4'", "False", shape, new Uint8Array(64)));
  expect(claimed("(1000000000, 1000000000)")).toThrow(/ends early: 1\d\d of the 40000000000000000\d\d /);
  expect(claimed(`(${"9".repeat(15)}, ${"9".repeat(15)}, ${"9".repeat(15)})`)).toThrow("ends early");
  expect(claimed(`(${"9".repeat(400)},)`)).toThrow("no shape that can be read");
  expect(claimed("(4, 3)")).toThrow("goes on for 16 bytes after the array");
  expect(claimed("(-1, 16)")).toThrow("no shape that can be read");
  expect(claimed("(1e3,)")).toThrow("no shape that can be read");
  expect(decodeNpy(handmade("'<f4'", "False", "(0, 1000000000000)", new Uint8Array(0))).values).toHaveLength(
    0,
  );
  const long = handmade("'<f4'", "False", `(16,)${" ".repeat(70_000)}`, new Uint8Array(64), 2);
  expect(() => decodeNpy(long)).toThrow(/a header of 70\d\d\d bytes/);
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
  const many = `[${Array.from({ length: 99 }, (_, i) => `('w${i}', '<f8')`).join(", ")}]`;
  expect(() => decodeNpy(handmade(many, "False", "(1,)", new Uint8Array(8)))).toThrow(
    /^the array has type \[\('w0'.{51}\.\.\., not/,
  );
  expect(() => decodeNpy(handmade("'|O'", "False", "(1,)", new Uint8Array(8)))).toThrow("type '|O'");
  expect(() => decodeNpy(handmade("'<c16'", "False", "(1,)", new Uint8Array(16)))).toThrow("type '<c16'");
  expect(() => decodeNpy(handmade("'<f4'", "None", "(1,)", new Uint8Array(4)))).toThrow("no order");
  expect(() => decodeNpy(handmade("'<f4'", "False", "(1,)", new Uint8Array(4), 9))).toThrow("version 9");
});

describe("property: whatever the bytes, an array no larger than the file or an NpyError", () => {
  const holds = (bytes: Uint8Array) => {
    try {
      const { shape, values } = decodeNpy(bytes);
      expect(values.length).toBe(shape.reduce((product, length) => product * length, 1));
      expect(values.length).toBeLessThanOrEqual(bytes.length);
    } catch (error) {
      expect(error).toBeInstanceOf(NpyError);
      expect((error as NpyError).message).toMatch(/^[ -~]{1,200}$/);
    }
  };
  const sound = fc.constantFrom(
    file(Float32Array.of(1, 2, 3, 4, 5, 6), [3, 2]),
    file(Float64Array.of(1, 2), [2, 1, 1]),
    handmade("'>i8'", "True", "(2, 2)", new Uint8Array(32), 2),
    handmade("'|O'", "False", "(1,)", new Uint8Array(8), 3),
  );
  const change = fc.record({ at: fc.nat(300), byte: fc.nat(255) });

  test("random bytes, with and without the magic ones", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), holds), { numRuns: 2000 });
    const magic = [0x93, ...Buffer.from("NUMPY")];
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (rest) => holds(Uint8Array.of(...magic, ...rest))),
      { numRuns: 2000 },
    );
  });

  test("sound files with bytes changed and an end cut off or added", () => {
    fc.assert(
      fc.property(sound, fc.array(change, { maxLength: 4 }), fc.nat(300), (bytes, changes, length) => {
        const mutant = new Uint8Array(length % 3 === 0 ? length : bytes.length);
        mutant.set(bytes.subarray(0, mutant.length));
        for (const { at, byte } of changes) mutant[at % Math.max(1, mutant.length)] = byte;
        holds(mutant);
      }),
      { numRuns: 5000 },
    );
  });

  test("sound headers with any text for type, order and shape", () => {
    const digits = fc.string({ unit: fc.constantFrom(..."0123456789,. -+eLxNa()"), maxLength: 24 });
    const types = fc.oneof(
      fc.constantFrom("'<f4'", "'|u1'", "'>b1'", "'=i8'", "'<constructor1'"),
      fc.string(),
    );
    const orders = fc.constantFrom("True", "False", "None");
    fc.assert(
      fc.property(types, orders, digits, fc.uint8Array({ maxLength: 32 }), (type, order, shape, body) =>
        holds(handmade(type, order, `(${shape})`, body)),
      ),
      { numRuns: 5000 },
    );
  });
});
