/** The judge: is the candidate worse than the baseline, or is it chance? Pure; what a gate with `compare: baseline` calls. */
export * from "./judgement.ts";
export * from "./metric.ts";
