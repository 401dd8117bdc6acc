/** The answer to one entry of a call: accepted, or one of AWS's errors, as a small number. */
export type Outcome = number;

export const ACCEPTED: Outcome = 0;

/** How a client must take an error. */
export type ErrorClass = 'throttling' | 'transient' | 'permanent';

const errors: { name: string; class: ErrorClass }[] = [{ name: '', class: 'permanent' }];

function error(name: string, errorClass: ErrorClass): Outcome {
  errors.push({ name, class: errorClass });
  return errors.length - 1;
}

/** Kinesis: a write or read over a shard's throughput. */
export const PROVISIONED_THROUGHPUT_EXCEEDED = error('ProvisionedThroughputExceededException', 'throttling');
/** Kinesis: a call or record over its size. */
export const INVALID_ARGUMENT = error('InvalidArgumentException', 'permanent');
/** SQS FIFO: over the calls per second. The API model's name; the guide calls it ThrottlingException. */
export const REQUEST_THROTTLED = error('RequestThrottled', 'throttling');
/** SQS: a message over its size. */
export const INVALID_PARAMETER_VALUE = error('InvalidParameterValue', 'permanent');
/** SQS: a batch over its total size. */
export const BATCH_REQUEST_TOO_LONG = error('AWS.SimpleQueueService.BatchRequestTooLong', 'permanent');
export const TOO_MANY_ENTRIES = error('AWS.SimpleQueueService.TooManyEntriesInBatchRequest', 'permanent');
/** SQS: a short poll while too many messages are in flight. Not among the errors that the SDKs take for throttling. */
export const OVER_LIMIT = error('OverLimit', 'permanent');
/** SQS FIFO: a delete after the visibility timeout. AWS adds "Reason: The receipt handle has expired." */
export const RECEIPT_HANDLE_EXPIRED = error('InvalidParameterValue', 'permanent');

export function errorName(outcome: Outcome): string {
  return errors[outcome]!.name;
}

export function errorClass(outcome: Outcome): ErrorClass {
  return errors[outcome]!.class;
}
