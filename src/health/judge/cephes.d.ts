// The package ships declarations that its export map doesn't name.
declare module "cephes" {
  interface Cephes {
    readonly compiled: Promise<unknown>;
    ndtr(z: number): number;
    ndtri(p: number): number;
    stdtr(freedom: number, t: number): number;
    stdtri(freedom: number, p: number): number;
    lgam(x: number): number;
  }
  const cephes: Cephes;

  // biome-ignore lint/style/noDefaultExport: it is how the package exports
  export default cephes;
}
