export { type CandidateOptions, candidates } from "./candidates.ts";
export { type Piece, piecesOf } from "./pieces.ts";
