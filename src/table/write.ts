import { ByteWriter } from "hyparquet-writer/src/bytewriter.js";
import { snappyCompress } from "hyparquet-writer/src/snappy.js";
import { serializeTCompactProtocol } from "hyparquet-writer/src/thrift.js";
import { type Column, encode, PAGE_BYTES, utf8 } from "./encode.ts";
import type { Sink } from "./sink.ts";

// Flat tables without nulls, on hyparquet-writer's encodings. Its own writer is for nested, geospatial and variant columns too, and would be
// an eighth of what a page loads.

export interface TableWriter {
  /** Appends rows; the columns are the same each time, in the same order. */
  append(columns: Column[]): Promise<void>;
  finish(): Promise<void>;
}

// Numbers of the format's enumerations.
const TYPE = { BOOLEAN: 0, INT32: 1, FLOAT: 4, DOUBLE: 5, STRING: 6 };
const ENCODING = { plain: 0, rle: 3, dictionary: 8 };
const PAGE = { data: 0, dictionary: 2 };
const REQUIRED = 0;
const SNAPPY = 1;

const MAGIC = utf8("PAR1");

/** Appends a column of a row group; returns its description for the end of the file. */
function writeChunk(writer: ByteWriter, column: Column) {
  const { dictionary, pages, bounds } = encode(column);
  const begin = writer.offset;
  let plain = 0;
  const page = (type: number, body: Uint8Array, header: object) => {
    const packed = snappyCompress(body);
    const at = writer.offset;
    serializeTCompactProtocol(writer, {
      field_1: type,
      field_2: body.length,
      field_3: packed.length,
      ...header,
    });
    plain += writer.offset - at + body.length;
    writer.appendBytes(packed);
  };
  if (dictionary)
    page(PAGE.dictionary, dictionary.body, {
      field_7: { field_1: dictionary.values, field_2: ENCODING.plain },
    });
  const firstPage = writer.offset;
  const encoding = dictionary ? ENCODING.dictionary : ENCODING.plain;
  for (const { values, body } of pages)
    page(PAGE.data, body, {
      field_5: { field_1: values, field_2: encoding, field_3: ENCODING.rle, field_4: ENCODING.rle },
    });
  return {
    plain,
    packed: writer.offset - begin,
    thrift: {
      field_2: BigInt(begin),
      field_3: {
        field_1: TYPE[column.type],
        field_2: dictionary ? [ENCODING.plain, encoding] : [encoding],
        field_3: [column.name],
        field_4: SNAPPY,
        field_5: BigInt(column.data.length),
        field_6: BigInt(plain),
        field_7: BigInt(writer.offset - begin),
        field_9: BigInt(firstPage),
        field_11: dictionary ? BigInt(begin) : undefined,
        field_12: bounds ? { field_3: 0n, field_5: bounds.most, field_6: bounds.least } : { field_3: 0n },
      },
    },
  };
}

const schema = (columns: Pick<Column, "name" | "type">[]) => [
  { field_4: "root", field_5: columns.length },
  ...columns.map(({ name, type }) => ({
    field_1: TYPE[type],
    field_3: REQUIRED,
    field_4: name,
    // UTF-8, as older readers know it and as newer ones do.
    ...(type === "STRING" && { field_6: 0, field_10: { field_1: {} } }),
  })),
];

/** Streams a Parquet table, one row group for each `append`; memory holds one of them. */
export function parquetTable(sink: Sink): TableWriter {
  const writer = new ByteWriter(PAGE_BYTES);
  const groups: object[] = [];
  let columns: Pick<Column, "name" | "type">[] = [];
  let rows = 0;
  writer.appendBytes(MAGIC);
  const flush = (): Promise<void> => {
    const bytes = writer.getBytes().slice();
    writer.index = 0;
    return sink.write(bytes);
  };
  return {
    async append(group) {
      columns = group.map(({ name, type }) => ({ name, type }));
      const count = group[0].data.length;
      if (count === 0) return;
      const chunks = group.map((column) => writeChunk(writer, column));
      const sum = (part: (chunk: (typeof chunks)[number]) => number) =>
        BigInt(chunks.reduce((total, chunk) => total + part(chunk), 0));
      groups.push({
        field_1: chunks.map(({ thrift }) => thrift),
        field_2: sum(({ plain }) => plain),
        field_3: BigInt(count),
        field_6: sum(({ packed }) => packed),
      });
      rows += count;
      await flush();
    },
    async finish() {
      if (columns.length === 0) throw new Error("a table needs its columns before it ends");
      const begin = writer.offset;
      serializeTCompactProtocol(writer, {
        field_1: 2,
        field_2: schema(columns),
        field_3: BigInt(rows),
        field_4: groups,
        field_6: "marginflow",
        // The bounds are in the order that each type defines.
        field_7: columns.map(() => ({ field_1: {} })),
      });
      writer.appendUint32(writer.offset - begin);
      writer.appendBytes(MAGIC);
      await flush();
      await sink.close();
    },
  };
}
