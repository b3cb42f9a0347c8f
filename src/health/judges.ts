/** The statistics, with the library behind them: loaded only where a check compares numbers. */
export * from "./judge/index.ts";
export * from "./judge/kayenta/classify.ts";
export * from "./judge/kayenta/score.ts";
