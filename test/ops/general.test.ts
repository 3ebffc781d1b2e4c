// The shape rules and costs of the ops that layers of many kinds are made of.
import { test } from "uvu";
import * as assert from "uvu/assert";
import { ShapeError } from "../../src/core/errors.ts";
import type { Shape } from "../../src/core/shape.ts";
import { type OpAttributes, type OpKind, OPS } from "../../src/ops/index.ts";

/** [inputs, attributes, the shape of the output, FLOPs], or a pattern for the error. */
type Row<K extends OpKind> = readonly [
  inputs: readonly Shape[],
  attributes: OpAttributes[K],
  expected: Shape | RegExp,
  flops?: number,
];

function rows<K extends OpKind>(kind: K, table: readonly Row<K>[]): void {
  const { infer, flops } = OPS[kind];
  for (const [inputs, attributes, expected, cost] of table) {
    test(`${kind} ${JSON.stringify([inputs, attributes])}`, () => {
      if (expected instanceof RegExp) {
        assert.throws(
          () => infer(inputs, attributes, 'Add "add_1"'),
          (error: unknown) => error instanceof ShapeError && expected.test(error.message),
        );
        return;
      }
      const outputs = infer(inputs, attributes, 'Add "add_1"');
      assert.equal(outputs, [expected]);
      if (cost !== undefined) assert.is(flops(inputs, outputs, attributes), cost);
    });
  }
}

const add = { operator: "add" } as const;
rows("binary", [
  [
    [
      [null, 3],
      [null, 3],
    ],
    add,
    [null, 3],
    3,
  ],
  [[[null, 4, 3], [3]], add, [null, 4, 3], 12],
  [[[3], [null, 4, 3]], add, [null, 4, 3]],
  [
    [
      [null, 4, 1],
      [null, 1, 3],
    ],
    add,
    [null, 4, 3],
  ],
  [
    [
      [null, 4, 3],
      [1, 1, 3],
    ],
    add,
    [null, 4, 3],
  ],
  [[[null, 4, 3], []], add, [null, 4, 3]],
  [
    [
      [null, null, 3],
      [null, 5, 3],
    ],
    add,
    [null, 5, 3],
  ],
  [
    [
      [null, null, 3],
      [null, 1, 3],
    ],
    add,
    [null, null, 3],
  ],
  [
    [
      [2, 3],
      [null, 3],
    ],
    add,
    [2, 3],
  ],
  [[[null, 4, 3], [4]], add, /Add "add_1".*could not be broadcast.*\(None, 4, 3\) and \(4,\)/],
  [
    [
      [null, 4, 3],
      [null, 3],
    ],
    add,
    /could not be broadcast/,
  ], // a batch is no step
  [
    [
      [null, 2],
      [null, 3],
    ],
    add,
    /could not be broadcast/,
  ],
]);

const sum = { operator: "sum", axes: [1], keepDims: false } as const;
rows("reduce", [
  [[[null, 4, 5, 3]], sum, [null, 5, 3], 60],
  [[[null, 4, 5, 3]], { ...sum, keepDims: true }, [null, 1, 5, 3]],
  [[[null, 4, null, 3]], { ...sum, axes: [3, 1] }, [null, null]],
  [[[null, 4]], sum, [null]],
  [[[null, 4]], { ...sum, axes: [] }, [null, 4]],
]);

rows("concat", [
  [
    [
      [null, 2, 3],
      [null, 4, 3],
    ],
    { axis: 1 },
    [null, 6, 3],
    0,
  ],
  [
    [
      [null, 2, 3],
      [null, 2, 1],
      [null, 2, 2],
    ],
    { axis: 2 },
    [null, 2, 6],
  ],
  [[[null, 2, 3]], { axis: 2 }, [null, 2, 3]],
  [
    [
      [null, null, 3],
      [null, 4, 3],
    ],
    { axis: 1 },
    [null, null, 3],
  ],
  [
    [
      [null, null, 3],
      [null, 4, 3],
    ],
    { axis: 2 },
    [null, 4, 6],
  ],
  [
    [
      [null, 2, 3],
      [null, 3, 3],
    ],
    { axis: 2 },
    /differ in more than one axis.*\(None, 2, 3\), \(None, 3, 3\)/,
  ],
  [
    [
      [null, 2, 3],
      [null, 2],
    ],
    { axis: 1 },
    /differ in more than one axis/,
  ],
]);

rows("slice", [
  [[[null, 6, 5]], { begin: [1, 0], size: [3, 5], strides: [2, 1] }, [null, 3, 5], 0],
  [[[null, 6]], { begin: [5], size: [6], strides: [-1] }, [null, 6]],
  [[[null, null, 5]], { begin: [1, 4], size: [null, 2], strides: [1, -3] }, [null, null, 2]],
  [[[null, 6]], { begin: [1], size: [6], strides: [1] }, /does not lie inside.*size=\[6\]/],
  [[[null, 6]], { begin: [1], size: [3], strides: [-1] }, /does not lie inside/],
  [[[null, 6]], { begin: [1], size: [0], strides: [1] }, /at least one element/],
  [[[null, 6, 5]], { begin: [1], size: [3], strides: [1] }, /does not lie inside/],
]);

rows("pad", [
  [[[null, 6, 5]], { before: [1, 0], after: [2, 3], value: 0 }, [null, 9, 8], 0],
  [[[null, null, 5]], { before: [1, 1], after: [1, 0], value: 0 }, [null, null, 6]],
]);

rows("broadcast", [
  [[[null, 1, 5]], { target: [4, 5] }, [null, 4, 5], 0],
  [[[null, 1, null]], { target: [4, null] }, [null, 4, null]],
  [[[null, 2, 5]], { target: [4, 5] }, /cannot be broadcast.*\(None, 4, 5\).*\(None, 2, 5\)/],
  [[[null, 5]], { target: [4, 5] }, /cannot be broadcast/],
]);

rows("gather", [
  [
    [
      [null, 7],
      [100, 8],
    ],
    {},
    [null, 7, 8],
    0,
  ],
  [[[null], [100, 8]], {}, [null, 8]],
]);

rows("resize2d", [
  [[[null, 4, 5, 3]], { size: [8, 10], interpolation: "nearest" }, [null, 8, 10, 3], 0],
  [[[null, null, 5, 3]], { size: [null, 10], interpolation: "bilinear" }, [null, null, 10, 3]],
  [[[null, 4, 5]], { size: [8, 10], interpolation: "nearest" }, /\(batch, height, width, channels\)/],
]);

const product = { transposeA: false, transposeB: false };
rows("matmul", [
  [[[null, 3, 4], [null, 4, 5]], product, [null, 3, 5], 120],
  [[[null, 3, 4], [4, 5]], product, [null, 3, 5], 120],
  [[[null, 4], [4, 5]], product, [null, 5], 40],
  [[[3, 4], [null, 4, 5]], product, [null, 3, 5]],
  [[[null, 4, 3], [null, 4, 5]], { ...product, transposeA: true }, [null, 3, 5], 120],
  [[[null, 3, 4], [null, 5, 4]], { ...product, transposeB: true }, [null, 3, 5], 120],
  [[[null, 2, 1, 3, 4], [null, 1, 6, 4, 5]], product, [null, 2, 6, 3, 5]],
  [[[null, null, 4], [null, 4, null]], product, [null, null, null]],
  [[[null, 3, 4], [null, 3, 5]], product, /Add "add_1": Matrices that cannot be multiplied.*\(None, 3, 4\) and \(None, 3, 5\)/],
  [[[null, 3, 4], [null, 5, 3]], { ...product, transposeB: true }, /and \(None, 5, 3\) transposed/],
  [[[null, 2, 3, 4], [null, 3, 4, 5]], product, /cannot be multiplied/],
  [[[null, 2, 3, 4], [null, 4, 5]], product, /cannot be multiplied/],
  [[[null, 4], [null, 4]], product, /cannot be multiplied/],
  [[[null, 4], [null, 4, 5]], product, /cannot be multiplied/],
  [[[null, 4], [5, 4]], { ...product, transposeA: true }, /cannot be multiplied/],
  [[[null, 3, 4], [4]], product, /cannot be multiplied/],
]); // prettier-ignore

test.run();
