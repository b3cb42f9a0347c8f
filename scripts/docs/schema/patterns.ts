/** The forms of texts in sluice.yaml, as `src/project/schema` and `src/quantity` read them. */
export const patterns = {
  name: "^[a-z][a-z0-9_-]{0,39}$",
  service: "^[A-Za-z0-9][A-Za-z0-9_.-]*$",
  duration: "^\\s*(\\d+(\\.\\d+)?(ms|s|m|h|d))+\\s*$",
  /** At least one digit that is no zero. */
  positiveDuration: "^(?=.*[1-9])\\s*(\\d+(\\.\\d+)?(ms|s|m|h|d))+\\s*$",
  size: "^(?=.*[1-9])\\s*\\d+(\\.\\d+)?\\s*[kKmMgGtT][iI]?[bB]\\s*$",
  percentage: "^\\s*(100(\\.0+)?|\\d{1,2}(\\.\\d+)?)\\s*%\\s*$",
  share: "^(?=.*[1-9])\\s*(100(\\.0+)?|\\d{1,2}(\\.\\d+)?)\\s*%\\s*$",
  relativePath: "^(?![/-])[^\\u0000-\\u001f\\\\]+$",
  notBlank: "\\S",
  notEmpty: "^[\\s\\S]",
  image: "^([a-zA-Z0-9.-]+(:\\d+)?/)?[a-z0-9]+((\\.|_{1,2}|-+|/)[a-z0-9]+)*$",
  imageReference: "^[a-zA-Z0-9][\\w./:@-]*$",
  identifier: "^[A-Za-z_][A-Za-z0-9_-]*$",
  folder: "^/[A-Za-z0-9._/-]*$",
  program: "^\\s*[^\\s-]",
  feature: "^[A-Za-z][A-Za-z0-9_.-]*$",
  route:
    "^(((\\*\\.)?[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)+)(?=/|$)|(?=/))(/(?!.*//.)[A-Za-z0-9._~/-]*)?$",
  serviceAndPort: "^[A-Za-z0-9][A-Za-z0-9_.-]*:0*([1-9]\\d{0,3}|[1-5]\\d{4}|6[0-4]\\d{3}|65[0-4]\\d{2}|655[0-2]\\d|6553[0-5])$",
  host: "^(local|ssh://([A-Za-z0-9_][A-Za-z0-9_.-]*@)?([A-Za-z0-9][A-Za-z0-9.-]*|\\[[0-9a-fA-F:]+\\])(:\\d{1,5})?/?)$",
  hostOrContext:
    "^(local|context:\\s*[A-Za-z0-9][A-Za-z0-9_.+-]*|ssh://([A-Za-z0-9_][A-Za-z0-9_.-]*@)?([A-Za-z0-9][A-Za-z0-9.-]*|\\[[0-9a-fA-F:]+\\])(:\\d{1,5})?/?)$",
  context: "^[A-Za-z0-9][A-Za-z0-9_.+-]*$",
  token: "^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$",
  listen: "^((\\[[0-9a-fA-F:]+\\]|[0-9.]+):)?\\d{1,5}$",
  url: "^https?://[^/\\s@]+(/[^\\s]*)?$",
  address: "^(/(?!/)|https?://[^/])\\S*$",
  status: "^\\s*([1-5][xX]{2}|[1-5]\\d\\d(\\s*-\\s*[1-5]\\d\\d)?)\\s*$",
  header: "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$",
} as const;
