import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Pack, Tile } from "../../assembly/abi.ts";
import type { Field } from "../../src/kernels/kernel.ts";
import { packedLength, paddedColumns, type PanelLayout } from "../../src/kernels/layouts.ts";
import { PanelPacker } from "../../src/kernels/pack.ts";
import type { Plan } from "../../src/plan/plan.ts";
import { Engine } from "../../src/wasm/engine.ts";
import { moduleOf, VARIANTS } from "../helpers/binaries.ts";
import { assertNone } from "../helpers/graphs.ts";
import { type GuardOptions, runGuarded } from "../helpers/guarded.ts";
import { sameBits, SPECIALS } from "../helpers/numbers.ts";
import { placementsOf } from "../helpers/placement.ts";
import { Draw, trials } from "../helpers/random.ts";
import { POISON, Sandbox } from "../helpers/sandbox.ts";
import { pack } from "../reference/pack.ts";

const panels = (rows: number, columns: number, groups = 1, transposed = false): PanelLayout => {
  return { kind: "panels", rows, columns, groups, ...(transposed ? { transposed } : {}) };
};

/** What the panels should be; the values come from no other weight, so a product is rounded once. */
function expected(layout: PanelLayout, data: Float32Array, factors?: Float32Array): Float32Array {
  const values = factors ? data.map((value, i) => value * (factors[i % factors.length] as number)) : data;
  const target = new Float32Array(packedLength(layout, data.length));
  pack(layout, values, target);
  return target;
}

/** One call of the kernel as a plan, with nothing but X and the factors going in, and the panels coming out. */
function planOf(layout: PanelLayout, hasFactors: boolean): Plan {
  const { rows, columns, transposed = false } = layout;
  const lengths = [rows * columns, paddedColumns(columns), packedLength(layout, 0)];
  const fields: Field[] = Array.from({ length: Pack.Size }, () => 0);
  fields[Pack.X] = { buffer: 0 };
  fields[Pack.XStride] = 4 * (transposed ? rows : columns);
  fields[Pack.Transposed] = transposed ? 1 : 0;
  fields[Pack.Rows] = rows;
  fields[Pack.Columns] = columns;
  if (hasFactors) fields[Pack.Factors] = { buffer: 1 };
  fields[Pack.Y] = { buffer: 2 };
  fields[Pack.YStride] = 4 * rows * Tile.Panel;
  const endpoint = (buffer: number): Plan["inputs"][number] => {
    const sampleLength = lengths[buffer] ?? 0;
    return { buffer, sampleShape: [sampleLength], sampleLength };
  };
  return {
    capacity: 1,
    steps: [
      {
        kernel: "pack_f32",
        layers: ["pack"],
        fused: [],
        fields,
        unitsPerSample: paddedColumns(columns) / Tile.Panel,
        outputs: [],
        outputBuffers: [2],
        scratchBytes: 0,
        weightBytes: 0,
        flops: 0,
      },
    ],
    buffers: lengths.map((length) => ({ kind: "arena", offset: 0, bytes: 4 * length, first: 0, last: 1 })),
    inputs: [endpoint(0), endpoint(1)],
    outputs: [endpoint(2)],
    arenaBytes: 0,
    weightBytes: 0,
  };
}

for (const variant of VARIANTS) {
  const test = suite(`pack ${variant}`);
  const sandbox = new Sandbox(variant);

  test("the kernel between guards, everywhere in memory, cut into ranges of panels", () => {
    const draw = new Draw(1);
    for (const columns of [1, 4, 15, 16, 17, 21, 32, 47]) {
      for (const rows of [1, 3, 4, 9]) {
        for (const [transposed, hasFactors] of [
          [false, false],
          [false, true],
          [true, false],
        ] as const) {
          const layout = panels(rows, columns, 1, transposed);
          const plan = planOf(layout, hasFactors);
          const data = draw.floats(rows * columns);
          const factors = draw.floats(paddedColumns(columns));
          const right = expected(layout, data, hasFactors ? factors.subarray(0, columns) : undefined);
          const check = (options: GuardOptions): void => {
            const { outputs, faults } = runGuarded(sandbox, plan, [data, factors], options);
            assertNone(faults);
            const zeros = outputs[0]?.map((value) => value + 0); // what pads a panel of products may be -0
            assert.ok(sameBits(zeros ?? data, right), `${rows}x${columns} ${JSON.stringify(options)}`);
          };
          for (const placement of placementsOf(plan)) check({ placement });
          for (const cut of [0.3, 0.5, 0.7]) check({ cut });
        }
      }
    }
  });

  test("matrices of every form, in blocks", () => {
    const engine = new Engine(moduleOf(variant), variant);
    const packer = new PanelPacker(engine);
    const run = (layout: PanelLayout, draw: Draw, factorCount = 0): void => {
      const { rows, columns, groups } = layout;
      const data = draw.floats(rows * columns * groups);
      data.set(SPECIALS.slice(0, data.length));
      const factors = factorCount > 0 ? draw.floats(factorCount) : undefined;
      const length = packedLength(layout, data.length);
      const blocks = [64, 4 * length, 64].map((bytes) => engine.heap.alloc(bytes));
      const [before = 0, address = 0, after = 0] = blocks;
      for (const at of [before, after]) engine.heap.u32(at, 16).fill(POISON);
      engine.heap.u32(address, length).fill(POISON);
      packer.pack({ data, factors }, layout, address);
      const packed = engine.heap.f32(address, length).map((value) => value + 0);
      const right = expected(layout, data, factors).map((value) => value + 0);
      assert.ok(sameBits(packed, right), JSON.stringify([layout, factorCount]));
      for (const at of [before, after])
        assert.ok(
          engine.heap.u32(at, 16).every((word) => word === POISON),
          "beyond the panels",
        );
      for (const at of blocks) engine.heap.free(at);
    };
    trials(60, (draw) => {
      const layout = panels(draw.integer(1, 40), draw.integer(1, 40), draw.integer(1, 3), draw.chance(0.3));
      const { columns, groups, transposed } = layout;
      run(layout, draw, transposed || draw.chance() ? 0 : draw.pick([1, columns * groups]));
    });
    const draw = new Draw(2);
    const large = [
      [700, 33],
      [3, 2100],
      [1025, 20],
      [17, 1024],
      [17, 1025],
      [2, 16384],
      [2100, 3],
    ] as const;
    for (const [rows, columns] of large) {
      run(panels(rows, columns), draw);
      run(panels(rows, columns), draw, columns);
      run(panels(rows, columns, 2), draw, 2 * columns);
      run(panels(rows, columns, 2, true), draw);
    }
    packer.dispose();
    assert.is(engine.heap.usedBytes, 0);
  });

  test.run();
}
