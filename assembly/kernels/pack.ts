import { Pack, Tile } from "../abi";
import { address, i32Field } from "../descriptor";
import { packPanels } from "../gemm/pack";

/** Y[panel,r,c] = B[r,c] · factors[c] for the columns c of each panel; B or its transpose is X. Unit: a panel. */
export function pack_f32(descriptor: usize, begin: i32, end: i32): void {
  const xStride = <usize>i32Field(descriptor, Pack.XStride);
  const transposed = i32Field(descriptor, Pack.Transposed) != 0;
  const rows = i32Field(descriptor, Pack.Rows);
  const yStride = <usize>i32Field(descriptor, Pack.YStride);
  const first = begin * Tile.Panel;
  const columns = min(i32Field(descriptor, Pack.Columns), end * Tile.Panel) - first;
  const x = address(descriptor, Pack.X) + (transposed ? xStride * first : (<usize>first) << 2);
  let y = address(descriptor, Pack.Y) + <usize>begin * yStride;
  packPanels(x, xStride, rows, columns, transposed, y, yStride);
  let factors = address(descriptor, Pack.Factors);
  if (factors == 0) return;
  factors += (<usize>first) << 2;
  for (let panel = begin; panel < end; panel++) {
    scalePanel(y, rows, factors);
    y += yStride;
    factors += Tile.Panel << 2;
  }
}

function scalePanel(panel: usize, rows: i32, factors: usize): void {
  const f0 = v128.load(factors);
  const f1 = v128.load(factors, 16);
  const f2 = v128.load(factors, 32);
  const f3 = v128.load(factors, 48);
  for (; rows > 0; rows--) {
    v128.store(panel, f32x4.mul(v128.load(panel), f0));
    v128.store(panel, f32x4.mul(v128.load(panel, 16), f1), 16);
    v128.store(panel, f32x4.mul(v128.load(panel, 32), f2), 32);
    v128.store(panel, f32x4.mul(v128.load(panel, 48), f3), 48);
    panel += 64;
  }
}
