/** Where Sluice's own file is looked for when nobody says where. Apart, so that reading inputs does not load what reads files. */
export const defaultConfig = "sluice.yaml";
