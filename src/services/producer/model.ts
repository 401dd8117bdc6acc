/** Two producers under one name: batches are gathered, single messages are sent as they come. */
import type { Component, Surroundings } from '../component.ts';
import { BatchProducer } from './batches.ts';
import type { ProducerConfig } from './config.ts';
import { SingleProducer } from './singles.ts';

export const build = (config: object, around: Surroundings): Component => {
  const producer = config as ProducerConfig;
  return producer.batch.records === 1 ? new SingleProducer(producer, around) : new BatchProducer(producer, around);
};
