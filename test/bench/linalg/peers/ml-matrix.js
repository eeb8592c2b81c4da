// ml-matrix: one matrix after the other, f64, one thread.
import { Matrix, SingularValueDecomposition } from "ml-matrix";

/** The matrices are its own before the clock starts. */
export async function mlMatrix(input, rows, cols) {
  const matrices = [];
  for (let at = 0; at < input.length; at += rows * cols)
    matrices.push(Matrix.from1DArray(rows, cols, input.subarray(at, at + rows * cols)));
  const options = { autoTranspose: true }; // otherwise a wide matrix is decomposed wrongly
  return {
    async run(calls) {
      const start = performance.now();
      for (let call = 0; call < calls; call++)
        for (const matrix of matrices) new SingularValueDecomposition(matrix, options);
      return (performance.now() - start) / 1000;
    },
    async read() {
      const all = matrices.map((matrix) => new SingularValueDecomposition(matrix, options));
      return [
        all.flatMap(({ diagonal }) => diagonal),
        all.flatMap(({ leftSingularVectors }) => leftSingularVectors.to1DArray()),
        all.flatMap(({ rightSingularVectors }) => rightSingularVectors.to1DArray()),
      ];
    },
    stop: () => undefined,
  };
}
