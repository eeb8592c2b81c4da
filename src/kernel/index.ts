export { type PlanField, packPlan, planBuffer, readWords, storageBuffer } from "./buffers.ts";
export { bare, isWrittenOut } from "./emit.ts";
export { ATTENTION_BLOCK, attentionKernel } from "./emit-attention.ts";
export { exactKernel } from "./emit-exact.ts";
export { flowKernel } from "./emit-flow.ts";
export { handoffKernel } from "./emit-handoff.ts";
export { type JacobiForm, jacobiLanes, jacobiRegisters } from "./emit-jacobi.ts";
export { blocksScratch, jacobiBlocks } from "./emit-jacobi-blocks.ts";
export { jacobiWorkgroup, workgroupForm, workgroupScratch } from "./emit-jacobi-workgroup.ts";
export {
  type BlockForm,
  type Finish,
  matmulBlocks,
  matmulSum,
  matmulTiles,
  type TileForm,
} from "./emit-matmul.ts";
export { qrApply, qrFactor } from "./emit-qr.ts";
export { QR_REGISTERS, qrRegistersApply, qrRegistersFactor } from "./emit-qr-registers.ts";
export { recordKernel } from "./emit-record.ts";
export { finished } from "./finished.ts";
export { fixedLiteral, fromFixed, toFixed } from "./fixed.ts";
export { bind, compile, dispatch, type Kernel } from "./pipeline.ts";
export { SHADERS } from "./shaders.ts";
export { parameterNames, type Shape, shapeOf } from "./shape.ts";
