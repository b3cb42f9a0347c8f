import { minify } from "terser";

/**
 * Makes a bundle's file small, and quick to load: `compress` takes out what can never run, and with nothing but ASCII in
 * it Node reads the file as bytes. ncc's own `--minify` does neither, and leaves every file but the first one as it is.
 */
export async function minified(text: string): Promise<string> {
  const { code } = await minify(text, {
    module: true,
    // Some libraries tell classes and functions apart by their names.
    mangle: { keep_classnames: true, keep_fnames: true },
    format: { ascii_only: true },
  });
  if (code === undefined) throw new Error("terser made nothing");
  return code;
}
