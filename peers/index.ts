import type { Peer } from "./peer.ts";

export { bytesOf, coldMlp, coldStarts, type ColdWork, onnxFiles, peerScripts } from "./cold.ts";
export { ensureInstalled } from "./install.ts";
export type { Peer, Prepared, Scope } from "./peer.ts";
export type { Network, NetworkSource, NetworkWeight } from "./network.ts";
export { encodeModel, type OnnxGraph, type OnnxNode, type OnnxWeight } from "./onnx.ts";
export { PUBLISHED, type PublishedModel, publishedModel, PUBLISHER } from "./published.ts";
export type * from "./work.ts";
export { ZOO } from "./zoo/index.ts";
export type { Architecture, Kit, LayerKind } from "./zoo/kit.ts";

/** Loads every peer. Their packages must be there: `ensureInstalled()` sees to that. */
export async function loadPeers(): Promise<Peer[]> {
  const peers: Peer[] = [];
  for (const file of ["./tfjs.ts", "./ort.ts"]) {
    // The address is computed, so that a program that imports this file type-checks without peers/node_modules.
    const module = (await import(new URL(file, import.meta.url).href)) as { createPeer(): Promise<Peer> };
    peers.push(await module.createPeer());
  }
  return peers;
}
