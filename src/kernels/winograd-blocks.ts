/** The most bytes the transformed inputs of a block of tiles should take: they are read once for each panel, from L2. */
const BLOCK_BYTES = 256 * 1024;

/** The tiles of a block: below the least, packed weights are read too often, above the most nothing is gained. */
const BLOCK_TILES = [16, 64] as const;

/** How many tiles to transform at a time: blocks of equal size, as few as the cache allows. */
export function tilesOfBlock(tiles: number, tileBytes: number): number {
  const [least, most] = BLOCK_TILES;
  const wanted = Math.min(Math.max(BLOCK_BYTES / tileBytes, least), most);
  const blocks = Math.ceil(tiles / wanted);
  return 2 * Math.ceil(tiles / blocks / 2);
}
