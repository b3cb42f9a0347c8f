/** What reads the inputs that are YAML, in one piece: loaded when one of them is given. */
export { alertRulesInput } from "./alert-rules-input.ts";
export { checksInput } from "./checks-input.ts";
export { scoreInput } from "./score-input.ts";
