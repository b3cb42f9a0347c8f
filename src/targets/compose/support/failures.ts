import { failure, type Place } from "../../../failure.ts";
import { sayPlace } from "./places.ts";

interface At {
  readonly service: string;
  readonly place: Place | undefined;
}
const at = (place: Place | undefined) => (place === undefined ? {} : { place });

export const routedByLabels = failure<At & { label: string }>("routed-by-labels", "user", ({ service, label, place }) => ({
  sentence: `${service} is released and has the label ${label}${sayPlace(place)}, which would send users to both releases, whatever their shares.`,
  remedy: "Remove the routing labels from the service and let that proxy lead to the environment's port (`listen`).",
  ...at(place),
}));

export const mountsItsSource = failure<At & { source: string }>("mounts-its-source", "user", ({ service, source, place }) => ({
  sentence: `${service} mounts ${source}${sayPlace(place)}, which its image is built from: every release would run the code of the checkout.`,
  remedy: "Take that mount into compose.override.yaml, which is for development, or into `develop: { watch: … }`.",
  ...at(place),
}));
