/** A check that every WebGPU stack has to pass. Pure: no Node, no page. Throws where the device is wrong. */
export interface ConformanceCase {
  name: string;
  run: (device: GPUDevice) => Promise<void>;
}
