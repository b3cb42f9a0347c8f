/**
 * What reads a project's files, behind one door: it is loaded once there is a file to read, since with its YAML parser and
 * its schemas it is most of what an action loads.
 */
export { componentsOf } from "./components.ts";
export { readComposeFiles } from "./compose-files.ts";
export { readConfiguration } from "./configuration.ts";
export { crossCheck } from "./cross-check.ts";
export { readDotEnv } from "./dot-env.ts";
export { environmentsOf } from "./environments.ts";
export { sharedImages } from "./shared-images.ts";
