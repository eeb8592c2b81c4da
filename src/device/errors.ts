/** No usable WebGPU adapter; the message says what to install. The command line exits with 3. */
export class NoAdapterError extends Error {
  override name = "NoAdapterError";
}

/** An uncaptured GPU error or a lost device: nothing computed since may be kept. The command line exits with 4. */
export class GpuFault extends Error {
  override name = "GpuFault";

  /** @param lost the device is gone, through no fault of what ran on it: another one may do. */
  constructor(
    message: string,
    readonly lost = false,
  ) {
    super(message);
  }
}
