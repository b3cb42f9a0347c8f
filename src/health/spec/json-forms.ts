/** Forms of values as a JSON Schema tells them to editors; `written.ts` reads the same. */
export const forms = {
  someTime: { type: "string", pattern: "^(?=.*[1-9])\\s*(\\d+(\\.\\d+)?(ms|s|m|h|d))+\\s*$" },
  anyTime: { type: "string", pattern: "^\\s*(\\d+(\\.\\d+)?(ms|s|m|h|d))+\\s*$" },
  percentage: { type: "string", pattern: "^\\s*(100(\\.0+)?|\\d{1,2}(\\.\\d+)?)\\s*%\\s*$" },
  text: { type: "string", minLength: 1 },
  number: { type: "number" },
  yesOrNo: { type: "boolean" },
  service: { type: "string", pattern: "^[A-Za-z0-9][A-Za-z0-9_.-]*$" },
  argv: { type: "array", items: { type: "string" }, minItems: 1 },
  url: { type: "string", pattern: "^https?://[^/\\s]+\\S*$" },
} as const;
