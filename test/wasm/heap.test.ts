import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { EngineError, OutOfMemoryError } from "../../src/core/errors.ts";
import { align, ALIGNMENT, Heap } from "../../src/wasm/heap.ts";

const PAGE = 65536;

/** Allocate so many bytes, or free the block that stands at this place (modulo their number). */
type Command = { readonly alloc: number } | { readonly free: number };

const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ alloc: fc.oneof(fc.nat(300), fc.nat(2 * PAGE)) }),
  fc.record({ free: fc.nat(1000) }),
);

interface Interval {
  readonly from: number;
  readonly to: number;
}

/** Obeys a command on the heap and on a plain list of intervals, and compares the two. */
function obey(heap: Heap, memory: WebAssembly.Memory, model: Interval[], base: number, step: Command): void {
  if ("free" in step) {
    const [gone] = model.splice(step.free % Math.max(1, model.length), 1);
    if (gone) heap.free(gone.from);
  } else {
    const before = memory.buffer.byteLength;
    let from: number;
    try {
      from = heap.alloc(step.alloc);
    } catch (error) {
      assert.instance(error, OutOfMemoryError);
      assert.is(memory.buffer.byteLength, before, "a refused allocation grows nothing");
      return;
    }
    const to = from + Math.max(step.alloc, 1);
    assert.is(from % ALIGNMENT, 0);
    assert.ok(from >= base && to <= memory.buffer.byteLength, "outside the memory");
    for (const other of model) assert.ok(to <= other.from || other.to <= from, "blocks overlap");
    model.push({ from, to });
  }
  const used = model.reduce((sum, { from, to }) => sum + align(to - from), 0);
  assert.is(heap.usedBytes, used);
  assert.is(heap.byteLength, memory.buffer.byteLength);
}

const test = suite("heap");

test("agrees with a set of intervals, whatever the order of calls", () => {
  fc.assert(
    fc.property(fc.array(command, { maxLength: 80 }), fc.nat(5000), (commands, base) => {
      const memory = new WebAssembly.Memory({ initial: 1, maximum: 12 });
      const heap = new Heap(memory, base);
      const model: Interval[] = [];
      for (const step of commands) obey(heap, memory, model, base, step);
      for (const { from } of model) heap.free(from);
      // All free blocks are one again: the whole memory can be had at once, without growing.
      const size = memory.buffer.byteLength;
      assert.is(heap.alloc(size - align(base)), align(base));
      assert.is(memory.buffer.byteLength, size);
    }),
    { numRuns: 300 },
  );
});

test("out of memory is typed, and the heap goes on", () => {
  const heap = new Heap(new WebAssembly.Memory({ initial: 1, maximum: 2 }), 0);
  const block = heap.alloc(PAGE);
  assert.throws(
    () => heap.alloc(2 * PAGE),
    (error: unknown) => error instanceof OutOfMemoryError && error.code === "OUT_OF_MEMORY",
  );
  assert.throws(
    () => heap.alloc(2 ** 33),
    (error: unknown) => error instanceof OutOfMemoryError,
  );
  assert.is(heap.usedBytes, PAGE);
  heap.free(block);
  assert.is(heap.alloc(2 * PAGE), 0);
});

test("growth detaches views and changes the generation", () => {
  const heap = new Heap(new WebAssembly.Memory({ initial: 1 }), 0);
  const address = heap.alloc(64);
  const view = heap.f32(address, 4);
  view.set([1, 2, 3, 4]);
  const { generation } = heap;
  heap.alloc(64);
  assert.is(heap.generation, generation, "no growth, no new generation");
  assert.is(view.length, 4);
  heap.alloc(PAGE);
  assert.is.not(heap.generation, generation);
  assert.is(view.length, 0, "detached");
  assert.equal([...heap.f32(address, 4)], [1, 2, 3, 4]);
  assert.is(heap.u32(address, 1)[0], 0x3f800000);
});

test("only allocated blocks can be freed, and once", () => {
  const heap = new Heap(new WebAssembly.Memory({ initial: 1 }), 0);
  const block = heap.alloc(200);
  for (const wrong of [block + 64, block + 1, -1, NaN]) {
    assert.throws(
      () => heap.free(wrong),
      (error: unknown) => error instanceof EngineError,
    );
  }
  heap.free(block);
  assert.throws(
    () => heap.free(block),
    (error: unknown) => error instanceof EngineError,
  );
});

test("the smallest block that fits is taken", () => {
  const heap = new Heap(new WebAssembly.Memory({ initial: 1 }), 0);
  const [large, , small] = [1024, 64, 128, 64].map((bytes) => heap.alloc(bytes));
  heap.free(large as number);
  heap.free(small as number);
  assert.is(heap.alloc(100), small);
});

test("addresses above 2 GiB are positive, and nothing ends where 32 bits do", () => {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const heap = new Heap(memory, 0);
  heap.alloc(2 ** 31);
  const high = heap.alloc(64);
  assert.ok(high >= 2 ** 31);
  heap.f32(high, 16).fill(1);
  assert.throws(
    () => heap.alloc(2 ** 32 - heap.usedBytes),
    (error: unknown) => error instanceof OutOfMemoryError,
  );
});

test.run();
