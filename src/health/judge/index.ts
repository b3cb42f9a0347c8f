/** The judge: is the candidate worse than the baseline, or is it chance? Pure; what a gate with `compare: baseline` calls. */
export { type AllRules, type CorrectedCheck, type JudgedCheck, judgeAll, type Overall, usualAllRules } from "./all.ts";
export {
  type Direction,
  type Effect,
  type Finding,
  type Interval,
  type Judgement,
  type Plan,
  type Rules,
  usualRules,
} from "./judgement.ts";
export { judgeMetric, type MetricInput, mayFail } from "./metric.ts";
export type { Count, Period } from "./odds-evidence.ts";
export { judgeProportion, type ProportionInput } from "./proportion.ts";
export type { Series, Sizes } from "./series.ts";
