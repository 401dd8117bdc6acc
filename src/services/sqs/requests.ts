/** Each 64 KiB of payload is a request. */
const REQUEST_BYTES = 65_536;

/** Requests a call is billed as: one for each 64 KiB of payload, at least one. */
export function requestsFor(bytes: number): number {
  return bytes <= REQUEST_BYTES ? 1 : Math.ceil(bytes / REQUEST_BYTES);
}
