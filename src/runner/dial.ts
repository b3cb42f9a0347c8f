import { connect } from "node:net";
import type { Conversation } from "../world.ts";
import { socketConversation } from "./socket-conversation.ts";

/** A conversation with a TCP port of this network. */
export function dial(port: number): Conversation {
  return socketConversation(connect({ host: "127.0.0.1", port }));
}
