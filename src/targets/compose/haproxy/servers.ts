/** One server of a backend as `show servers state` tells it. */
export interface ServerState {
  readonly backend: string;
  readonly name: string;
  /** Empty while Docker's DNS knows none. */
  readonly address: string;
  readonly host: string;
  readonly running: boolean;
  /**
   * Whether a check of this address has passed. The last result alone doesn't tell: it stays from the address before,
   * and a server that gets an address counts as up until a check has failed; but its health is full only after a pass.
   */
  readonly checked: boolean;
  /** Set to rest by a command or the file. */
  readonly maintenance: boolean;
}

const passed = "3";
const up = "2";
/** `rise` + `fall` − 1 of the checks in config.ts. */
const fullHealth = 2;
/** Bits of the administrative state: forced by a command, set by the file. */
const forced = 0x01;
const inherited = 0x02;

/** Reads `show servers state`; columns are found by their names, because versions add some. */
export function parseServers(text: string): readonly ServerState[] {
  const lines = text.split("\n");
  const head = lines.find((line) => line.startsWith("# "));
  const columns = head?.slice(2).split(" ") ?? [];
  return lines.flatMap((line) => {
    const values = line.split(" ");
    if (line.startsWith("#") || values.length < columns.length || columns.length === 0) return [];
    const at = (column: string) => values[columns.indexOf(column)] ?? "";
    return [
      {
        backend: at("be_name"),
        name: at("srv_name"),
        address: at("srv_addr") === "-" ? "" : at("srv_addr"),
        host: at("srv_fqdn"),
        running: at("srv_op_state") === up,
        checked: at("srv_check_result") === passed && Number(at("srv_check_health")) >= fullHealth,
        maintenance: (Number(at("srv_admin_state")) & (forced | inherited)) !== 0,
      },
    ];
  });
}
