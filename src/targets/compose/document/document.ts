/** What `docker compose config --format json` prints, as far as the engine looks at it. Values stay escaped (`$$`). */
export interface ComposeDocument {
  readonly name: string;
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly networks?: Readonly<Record<string, ComposeNamed | null>>;
  readonly volumes?: Readonly<Record<string, ComposeNamed | null>>;
  readonly secrets?: Readonly<Record<string, ComposeSource>>;
  readonly configs?: Readonly<Record<string, ComposeSource>>;
  /** Language models that Docker runs for the services. */
  readonly models?: Readonly<Record<string, unknown>>;
}

export interface ComposeNamed {
  readonly name?: string;
  readonly external?: boolean;
  readonly driver?: string;
  readonly driver_opts?: Readonly<Record<string, string | number>>;
  readonly internal?: boolean;
  readonly attachable?: boolean;
  readonly [key: string]: unknown;
}

export interface ComposeSource {
  readonly name?: string;
  readonly file?: string;
  readonly content?: string;
  readonly environment?: string;
  readonly external?: boolean;
}

export interface ComposeService {
  readonly image?: string;
  readonly build?: unknown;
  readonly container_name?: string;
  readonly command?: readonly string[] | null;
  readonly entrypoint?: readonly string[] | null;
  readonly environment?: Readonly<Record<string, string | null>>;
  readonly ports?: readonly {
    readonly target: number;
    readonly published?: string;
    readonly host_ip?: string;
    readonly protocol?: string;
  }[];
  readonly expose?: readonly string[];
  readonly networks?: Readonly<
    Record<string, { readonly aliases?: readonly string[]; readonly [key: string]: unknown } | null>
  >;
  readonly network_mode?: string;
  readonly depends_on?: Readonly<
    Record<string, { readonly condition: string; readonly required?: boolean; readonly restart?: boolean }>
  >;
  readonly volumes?: readonly {
    readonly type: string;
    readonly source?: string;
    readonly target: string;
    readonly [key: string]: unknown;
  }[];
  readonly restart?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly links?: readonly string[];
  readonly healthcheck?: unknown;
  readonly deploy?: { readonly replicas?: number; readonly [key: string]: unknown };
  readonly [key: string]: unknown;
}
