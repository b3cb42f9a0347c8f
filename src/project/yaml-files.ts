/** What parses YAML, behind one door: it is loaded only once there is a file to read, since it is most of what reading a project loads. */
export { readComposeFiles } from "./compose-files.ts";
export { readConfiguration } from "./configuration.ts";
