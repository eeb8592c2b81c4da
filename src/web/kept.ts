import type { TrajectoryBatch } from "../record/index.ts";
import type { Sink } from "../table/index.ts";

const KINDS = { Float64Array, Float32Array, Uint8Array };

/** A batch of trajectories whose columns lie behind each other in a Blob, which a browser may keep on disk. */
export interface KeptBatch extends Omit<TrajectoryBatch, "columns"> {
  columns: { name: string; kind: keyof typeof KINDS }[];
  bytes: Blob;
}

export function keep({ cell, firstId, count, columns }: TrajectoryBatch): KeptBatch {
  const entries = Object.entries(columns);
  const kindOf = (data: TrajectoryBatch["columns"][string]): keyof typeof KINDS =>
    data instanceof Float64Array
      ? "Float64Array"
      : data instanceof Float32Array
        ? "Float32Array"
        : "Uint8Array";
  return {
    cell,
    firstId,
    count,
    columns: entries.map(([name, data]) => ({ name, kind: kindOf(data) })),
    // Its own buffer, whatever else shares that of the column.
    bytes: new Blob(entries.map(([, data]) => data.slice() as BlobPart)),
  };
}

async function restore({ columns, bytes, ...batch }: KeptBatch): Promise<TrajectoryBatch> {
  const buffer = await bytes.arrayBuffer();
  let offset = 0;
  const restored = columns.map(({ name, kind }) => {
    const length = batch.count * KINDS[kind].BYTES_PER_ELEMENT;
    const data = new KINDS[kind](buffer.slice(offset, offset + length));
    offset += length;
    return [name, data] as const;
  });
  return { ...batch, columns: Object.fromEntries(restored) };
}

/** What is written as a Blob. */
export async function tableBlob(write: (sink: Sink) => Promise<void>): Promise<Blob> {
  const parts: Blob[] = [];
  await write({
    async write(bytes) {
      parts.push(new Blob([bytes.slice()]));
    },
    async close() {},
  });
  return new Blob(parts, { type: "application/vnd.apache.parquet" });
}

async function* restored(kept: KeptBatch[]): AsyncGenerator<TrajectoryBatch> {
  for (const batch of kept) yield restore(batch);
}

/** The table of trajectories as a Parquet file, made of one batch after the other. */
export async function trajectoryTable(kept: KeptBatch[]): Promise<Blob> {
  const { writeTrajectories } = await import("../files/index.ts");
  return tableBlob((sink) => writeTrajectories(sink, restored(kept)));
}
