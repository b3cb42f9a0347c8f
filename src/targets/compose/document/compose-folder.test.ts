import { expect, test } from "vitest";
import { composeFolder } from "./compose-folder.ts";

test.each<[readonly string[], readonly string[], string]>([
  [["compose.yaml"], ["deploy/prod.yaml"], "/w/shop"],
  [["deploy/compose.yaml", "compose.prod.yaml"], [], "/w/shop/deploy"],
  [["../compose.yaml"], [], "/w"],
  [[], ["eu/compose.yaml"], "/w/shop/eu"],
  [[], [], "/w/shop"],
])("%j and %j: relative paths are meant from %s, as compose takes them", (files, own, folder) =>
  expect(composeFolder({ directory: "/w/shop", compose: files }, { compose: own })).toBe(folder),
);
