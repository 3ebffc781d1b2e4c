import type { Peer, Work } from "../peers/index.ts";
import type { Subject } from "./subject.ts";

/** What a peer can be timed at: each of its scopes, under our names for them. */
export async function peerSubjects(peer: Peer, work: Work): Promise<readonly Subject[]> {
  const subjects: Subject[] = [];
  for (const scope of peer.scopes) {
    const prepared = await peer.prepare(work, scope);
    if (prepared === undefined) continue;
    subjects.push({
      owner: peer.name,
      label: peer.version,
      scope: scope === "op" ? "kernel" : "call",
      isChosen: true,
      run: () => prepared.run(),
      output: () => prepared.output(),
      dispose: () => prepared.dispose(),
    });
  }
  return subjects;
}
