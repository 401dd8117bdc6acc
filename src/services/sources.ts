/** Where documented numbers were read, and when. */
export const AWS = 'https://docs.aws.amazon.com/';

const SQS_GUIDE = `${AWS}AWSSimpleQueueService/latest/SQSDeveloperGuide/`;
const SQS_API = `${AWS}AWSSimpleQueueService/latest/APIReference/`;
const STREAMS_GUIDE = `${AWS}streams/latest/dev/`;
const KINESIS_API = `${AWS}kinesis/latest/APIReference/`;

export const sqsGuide = (page: string): string => `${SQS_GUIDE}${page}.html`;
export const sqsApi = (action: string): string => `${SQS_API}API_${action}.html`;
export const streamsGuide = (page: string): string => `${STREAMS_GUIDE}${page}.html`;
export const kinesisApi = (action: string): string => `${KINESIS_API}API_${action}.html`;
