import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { layLinear, type Layout, type Lifetime, packLifetimes } from "../../src/plan/memory.ts";
import { align, ALIGNMENT } from "../../src/wasm/heap.ts";

const lifetime: fc.Arbitrary<Lifetime> = fc
  .record({
    bytes: fc.oneof(fc.nat(200), fc.nat(5000)),
    first: fc.integer({ min: -1, max: 20 }),
    length: fc.nat(12),
  })
  .map(({ bytes, first, length }) => ({ bytes, first, last: first + length }));

/** Two buffers that live at the same time and share a byte. */
function overlaps(lifetimes: readonly Lifetime[], { offsets }: Layout): string[] {
  const found: string[] = [];
  for (const [i, a] of lifetimes.entries()) {
    for (const [j, b] of lifetimes.slice(0, i).entries()) {
      const [from, other] = [offsets[i] as number, offsets[j] as number];
      const inTime = a.first <= b.last && b.first <= a.last;
      if (inTime && from < other + b.bytes && other < from + a.bytes) found.push(`${i} and ${j}`);
    }
  }
  return found;
}

const test = suite("memory");

test("no two live buffers overlap, and none is worse off than in a line", () => {
  fc.assert(
    fc.property(fc.array(lifetime, { maxLength: 40 }), (lifetimes) => {
      const packed = packLifetimes(lifetimes);
      const linear = layLinear(lifetimes);
      for (const layout of [packed, linear]) {
        assert.equal(overlaps(lifetimes, layout), []);
        for (const [i, offset] of layout.offsets.entries()) {
          assert.is(offset % ALIGNMENT, 0);
          assert.ok(offset >= 0 && offset + (lifetimes[i]?.bytes ?? 0) <= layout.bytes);
        }
      }
      assert.ok(packed.bytes <= linear.bytes);
      // What is alive at one moment must lie side by side.
      for (let at = -1; at <= 32; at++) {
        const alive = lifetimes.filter(({ first, last }) => first <= at && at <= last);
        assert.ok(packed.bytes >= alive.reduce((sum, { bytes }) => sum + align(bytes), 0));
      }
    }),
    { numRuns: 500 },
  );
});

test("a chain needs its two largest neighbours only", () => {
  const chain = [1, 2, 3, 4, 5].map((size, at) => ({ bytes: 640 * size, first: at, last: at + 1 }));
  assert.is(packLifetimes(chain).bytes, 640 * 9);
  assert.is(layLinear(chain).bytes, 640 * 15);
});

test("nothing needs nothing", () => {
  assert.equal(packLifetimes([]), { offsets: [], bytes: 0 });
});

test.run();
