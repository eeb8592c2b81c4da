import { createReadStream } from "node:fs";
import { open, readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import { CsvError, parse } from "csv-parse";
import type { ExplicitParameters } from "../ensemble/index.ts";
import { InputError, type Network, RANGE } from "../experiment/index.ts";
import { decodeNpy } from "../record/index.ts";

const letters = (letter: string, count: number) =>
  Array.from({ length: count }, (_, j) => `${letter}${j + 1}`);

/** Column names that the network takes: hidden weights, biases unless off; output weights may follow. */
function columnNames({ width, bias }: Network): { required: string[]; optional: string[] } {
  return {
    required: [...letters("w", width), ...(bias ? letters("b", width) : [])],
    optional: letters("v", width),
  };
}

/** Faults of the file, told at the place in the experiment that names it. */
class File {
  constructor(
    readonly path: string,
    readonly at: string,
  ) {}

  fault(found: string, allowed: string): InputError {
    return InputError.at(this.at, `${found} in ${basename(this.path)}`, allowed);
  }

  number(text: string | number, row: number, name: string): number {
    const value = typeof text === "number" ? text : text.trim() === "" ? Number.NaN : Number(text);
    if (Math.abs(value) < RANGE) return value;
    throw this.fault(
      `${text === "" ? "nothing" : text} (row ${row}, column ${name})`,
      `numbers between -${RANGE} and ${RANGE}`,
    );
  }
}

function checkNames(file: File, found: string[], network: Network): string[] {
  const { required, optional } = columnNames(network);
  const allowed = `columns ${required.join(", ")}, and ${optional.join(", ")} if given: network.width is ${network.width}`;
  const twice = found.find((name, i) => found.indexOf(name) < i);
  if (twice !== undefined) throw file.fault(`column "${twice}" twice`, allowed);
  const unknown = found.find((name) => !required.includes(name) && !optional.includes(name));
  if (unknown !== undefined) throw file.fault(`a column "${unknown}"`, allowed);
  const wanted = found.some((name) => optional.includes(name)) ? [...required, ...optional] : required;
  const missing = wanted.find((name) => !found.includes(name));
  if (missing !== undefined) throw file.fault(`no column "${missing}"`, allowed);
  return wanted;
}

async function readCsv(file: File, network: Network): Promise<ExplicitParameters> {
  const rows = createReadStream(file.path).pipe(
    parse({ bom: true, trim: true, skipEmptyLines: true, relaxColumnCount: true }),
  );
  let header: string[] | null = null;
  let names: string[] = [];
  const columns = new Map<string, number[]>();
  let row = 0;
  try {
    for await (const fields of rows as AsyncIterable<string[]>) {
      if (!header) {
        header = fields;
        names = checkNames(file, fields, network);
        for (const name of names) columns.set(name, []);
        continue;
      }
      row++;
      if (fields.length !== header.length)
        throw file.fault(
          `${fields.length} values (row ${row})`,
          `${header.length} in each row, as in the first line`,
        );
      for (const [k, name] of header.entries()) columns.get(name)!.push(file.number(fields[k], row, name));
    }
  } catch (error) {
    if (error instanceof CsvError) throw file.fault(error.message, "a CSV file");
    throw error;
  }
  return { names, rows: row, columns: names.map((name) => Float64Array.from(columns.get(name)!)) };
}

async function readNpy(file: File, network: Network): Promise<ExplicitParameters> {
  const { required, optional } = columnNames(network);
  let array: ReturnType<typeof decodeNpy>;
  try {
    array = decodeNpy(await readFile(file.path));
  } catch (error) {
    throw file.fault(error instanceof Error ? error.message : String(error), "an NPY file of plain numbers");
  }
  const { shape, values } = array;
  const count = shape[1];
  const withOutputs = count === required.length + optional.length;
  if (shape.length !== 2 || (count !== required.length && !withOutputs))
    throw file.fault(
      `an array of shape (${shape.join(", ")})`,
      `(rows, ${required.length}) with columns ${required.join(", ")}, or (rows, ${required.length + optional.length}) with ${optional.join(", ")} after them`,
    );
  const names = withOutputs ? [...required, ...optional] : required;
  const columns = names.map((name, k) =>
    Float64Array.from({ length: shape[0] }, (_, i) => file.number(values[i * count + k], i + 1, name)),
  );
  return { names, rows: shape[0], columns };
}

/**
 * Parameters of an `explicit` init, columns in the order w1.., b1.., v1..; a CSV file names them in its first line, an NPY
 * file has them in that order.
 *
 * @param at Where the experiment names the file, for messages.
 * @throws InputError that names the row (from 1, the header aside) and the column.
 */
export async function readExplicit(path: string, at: string, network: Network): Promise<ExplicitParameters> {
  const file = new File(path, at);
  const found = await stat(path).catch(() => null);
  if (!found?.isFile())
    throw InputError.at(at, `"${path}", which is no file`, "a CSV or NPY file of parameters");
  const handle = await open(path);
  const first = await handle.read(new Uint8Array(1), 0, 1, 0).finally(() => handle.close());
  const parameters = await (first.buffer[0] === 0x93 ? readNpy : readCsv)(file, network);
  if (parameters.rows === 0) throw file.fault("no rows", "at least one row of parameters");
  return parameters;
}
