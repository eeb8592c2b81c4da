import { optimizerLook, optimizerName, type TrainedSeries } from "../figure/index.ts";
import { type ComparisonRecord, finalLoss, type TrainingRecord } from "../training/index.ts";

/** What plots and the report of trainings show: several optimizers, or one. */
export type Trained = ComparisonRecord | TrainingRecord;

const seriesOf = (label: string, record: TrainingRecord): TrainedSeries => ({
  label,
  ...optimizerLook(record.optimizer),
  record,
  final: record.members.map((_, member) => finalLoss(record, member)),
});

/** One for each optimizer on record. */
export function trainedSeries(record: Trained | null): TrainedSeries[] {
  if (!record) return [];
  if ("contenders" in record)
    return record.contenders.map((contender) => seriesOf(contender.label, contender.record));
  return [seriesOf(optimizerName(record.optimizer), record)];
}
