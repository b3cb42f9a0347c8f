/** A distribution's name as PEP 503 normalises it: `Dbt_Core` and `dbt.core` are `dbt-core`. */
export function normalName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, "-");
}
