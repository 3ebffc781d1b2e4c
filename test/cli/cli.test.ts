// The command line as a child process: what it prints, what it writes, and its exit codes.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { encode as encodePng } from "fast-png";
import { encode as encodeJpeg } from "jpeg-js";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { input, layers, loadModel, model, saveModel, sequential } from "../../src/index.ts";
import { summaryText } from "../../src/models/summary.ts";
import { bundleCli, type Cli, type Outcome } from "./run-cli.ts";

const DIGITS = "examples/models/digits.keras";
const cli = suite<{ program: Cli }>("lanewise");

cli.before(async (context) => {
  context.program = await bundleCli();
});
cli.after(({ program }) => program.remove());

/** A model file in the folder of the test. */
const at = (program: Cli, name: string): string => join(program.folder, name);

const fails = ({ code, out, err }: Outcome, expected: number, text: RegExp): void => {
  assert.is(code, expected, err);
  assert.match(err, text);
  assert.is(err.trimEnd().split("\n").length, 1, "an error is one line");
  assert.not.match(err, /\n\s+at /);
  assert.is(out, "");
};

cli("help: of all, of each command with examples, and of none", ({ program }) => {
  const { code, out, err } = program.run("--help");
  assert.is(code, 0);
  assert.is(err, "");
  for (const name of ["inspect", "summary", "plan", "bench", "predict", "convert", "verify"]) {
    assert.match(out, new RegExp(`^  ${name} `, "m"));
    const help = program.run(name, "--help");
    assert.is(help.code, 0);
    assert.match(help.out, new RegExp(`usage: lanewise ${name} `));
    assert.match(help.out, new RegExp(`examples\n  lanewise `));
  }
  assert.is(program.run().code, 2);
});

cli("a wrong command line: exit code 2 and one line", ({ program }) => {
  fails(program.run("frobnicate"), 2, /no command "frobnicate"; there are inspect, /);
  fails(program.run("inspect"), 2, /usage: lanewise inspect FILE/);
  fails(program.run("inspect", "a", "b"), 2, /usage: lanewise inspect FILE/);
  fails(program.run("inspect", DIGITS, "--frob"), 2, /--frob.*lanewise inspect --help/);
  fails(program.run("plan", DIGITS, "--batch", "0"), 2, /--batch is a whole number from 1; received "0"/);
  fails(program.run("plan", DIGITS, "--shape", "28;28"), 2, /--shape is sizes/);
  fails(program.run("summary", DIGITS, "--style", "keras4"), 2, /--style is one of keras3, keras2/);
  fails(program.run("convert", DIGITS, "x.keras", "--dtype", "int8"), 2, /--dtype is one of/);
});

cli("files that are none: exit code 1 and the error's code", ({ program }) => {
  const [text, page] = [at(program, "text.keras"), at(program, "page.keras")];
  writeFileSync(text, "hello");
  writeFileSync(page, "<!doctype html>");
  const cut = at(program, "cut.keras");
  writeFileSync(cut, readFileSync(DIGITS).subarray(0, 5000));
  for (const command of ["inspect", "summary", "plan", "verify"]) {
    fails(program.run(command, "no-such.keras"), 1, /MODEL_FORMAT: no-such\.keras: there is no such file/);
  }
  fails(program.run("inspect", text), 1, /MODEL_FORMAT: /);
  fails(program.run("inspect", page), 1, /HTML page/);
  fails(program.run("verify", page), 1, /self-test/);
  fails(program.run("plan", cut), 1, /MODEL_FORMAT: .*no end record/);
  const verbose = program.run("inspect", text, "--verbose");
  assert.match(verbose.err, /\n\s+at /);
});

cli("inspect: text and JSON say the same", ({ program }) => {
  const { code, out, err } = program.run("inspect", DIGITS);
  assert.is(code, 0, err);
  assert.is(err, "", "quiet where nobody is watching");
  assert.match(out, /parameters +51,330 \(51,330 trainable, 0 not\)/);
  assert.match(out, /inputs +\(None, 28, 28, 1\)/);
  assert.match(out, /supported +yes, all 9 layers/);
  assert.match(out, /✓ {2}\w+ +Conv2D +\(None, 28, 28, 16\) +160\n/);
  const json = JSON.parse(program.run("inspect", DIGITS, "--json", "--batch", "4").out) as {
    supported: boolean;
    plan: Record<string, number>;
    layers: unknown[];
  };
  assert.is(json.supported, true);
  assert.is(json.layers.length, 9);
  assert.is(json.plan["batchSize"], 4);
  assert.is(json.plan["flops"], 1_663_008);
  assert.ok((json.plan["milliseconds"] ?? 0) > 0 && (json.plan["gigaflops"] ?? 0) > 0);
});

cli("inspect: a layer that is not supported, by name, with the rest of the file", async ({ program }) => {
  const net = sequential({
    layers: [layers.dense({ units: 2, inputShape: [3], name: "first" }), layers.flatten({ name: "second" })],
  });
  const config = JSON.stringify(net.toJSON()).replace('"class_name":"Flatten"', '"class_name":"Flattn"');
  const { kerasImage } = await import("../../src/formats/keras/writer.ts");
  const { render } = await import("../../src/formats/byte-writer.ts");
  const file = at(program, "odd.keras");
  writeFileSync(file, render(kerasImage({ config: JSON.parse(config), groups: [], dtype: "float32" })));
  const picture = at(program, "odd.svg");
  const { code, out } = program.run("inspect", file, "--svg", picture);
  assert.is(code, 1);
  assert.match(out, /supported +no, 1 of 3 layers are not/);
  assert.match(out, /✗ {2}second +Flattn .*did you mean Flatten/);
  assert.match(out, /✓ {2}first +Dense/);
  assert.match(readFileSync(picture, "utf8"), /not supported/);
});

cli("inspect: sizes left open are given by hand", async ({ program }) => {
  const x = input({ shape: [null, 3] });
  const file = at(program, "open.keras");
  await saveModel(model({ inputs: x, outputs: layers.conv1d({ filters: 2, kernelSize: 3 }).apply(x) }), file);
  assert.match(program.run("inspect", file).out, /give the shape of a sample with --shape/);
  assert.match(program.run("inspect", file, "--shape", "10,3").out, /kernel calls/);
  fails(program.run("inspect", file, "--shape", "10,4"), 1, /SHAPE: .*\(None, 3\)/);
  fails(program.run("plan", file), 1, /SHAPE: /);
  assert.match(program.run("plan", file, "--shape", "10,3", "--batch", "2").out, /batches of up to 2/);
});

cli("inspect --svg: a picture with a box for each layer, whatever the names", async ({ program }) => {
  const [a, b] = [input({ shape: [3], name: "<a> & b" }), input({ shape: [2], name: "b" })];
  const inner = sequential({ name: "inner", layers: [layers.dense({ units: 2, inputShape: [3] })] });
  const net = model({
    inputs: [a, b],
    outputs: layers.add({ name: "sum" }).apply([inner.apply(a), b]),
    name: "]]>",
  });
  const [file, picture] = [at(program, "names.keras"), at(program, "names.svg")];
  await saveModel(net, file);
  assert.is(program.run("inspect", file, "--svg", picture).code, 0);
  const svg = readFileSync(picture, "utf8");
  assert.match(svg, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 \d+ \d+"/);
  assert.match(svg, /&lt;a&gt; &amp; b/);
  assert.match(svg, /└ dense/);
  assert.is((svg.match(/<g><title>/g) ?? []).length, 4);
  assert.is((svg.match(/marker-end/g) ?? []).length, 3);
  assert.not.match(svg, /NaN|undefined|Infinity/);
  fails(program.run("inspect", file, "--svg", "no/such/folder.svg"), 1, /cannot be written/);
});

cli("summary: to the character as from the library", async ({ program }) => {
  const net = await loadModel(DIGITS);
  assert.is(program.run("summary", DIGITS).out, summaryText(net));
  const second = program.run("summary", DIGITS, "--style", "keras2", "--width", "80", "--trainable");
  assert.is(second.out, summaryText(net, { style: "keras2", lineLength: 80, showTrainable: true }));
});

cli("predict: nested arrays, NumPy, { data, shape } and named inputs", async ({ program }) => {
  const net = sequential({ layers: [layers.dense({ units: 3, inputShape: [2] })] });
  net.setWeights([Float32Array.of(1, 2, 3, 4, 5, 6), Float32Array.of(0.5, 0, 0)]);
  const file = at(program, "small.keras");
  await saveModel(net, file);
  const ask = (name: string, content: string | Uint8Array, ...more: string[]): unknown => {
    writeFileSync(at(program, name), content);
    const { code, out, err } = program.run("predict", file, at(program, name), "--json", ...more);
    assert.is(code, 0, err);
    return JSON.parse(out);
  };
  const answer = [[9.5, 12, 15]];
  assert.equal(ask("x.json", "[[1, 2]]"), answer);
  assert.equal(ask("x.json", "[1, 2]"), answer, "one sample needs no batch axis");
  assert.equal(ask("x.json", '{ "data": [1, 2, 1, 2], "shape": [2, 2] }', "--batch", "1"), [
    ...answer,
    ...answer,
  ]);
  assert.equal(ask("x.npy", npy("<f8", [1, 2], new Uint8Array(Float64Array.of(1, 2).buffer))), answer);
  assert.equal(ask("x.npy", npy("|u1", [2], Uint8Array.of(1, 2))), answer);
  writeFileSync(at(program, "classes.txt"), "one\ntwo\nthree\n");
  const { out } = program.run(
    "predict",
    file,
    at(program, "x.npy"),
    "--top",
    "2",
    "--classes",
    at(program, "classes.txt"),
  );
  assert.is(out, "output [1, 3]\n  three  15.0000\n  two    12.0000\n");

  const [a, b] = [input({ shape: [1], name: "a" }), input({ shape: [1], name: "b" })];
  const two = at(program, "two.keras");
  await saveModel(model({ inputs: [a, b], outputs: layers.subtract().apply([a, b]) }), two);
  for (const text of ['{ "a": [[5]], "b": [[2]] }', "[[[5]], [[2]]]"]) {
    writeFileSync(at(program, "two.json"), text);
    assert.is(program.run("predict", two, at(program, "two.json"), "--json").out, "[[3]]\n");
  }
});

/** A file as `numpy.save` writes it. */
function npy(descr: string, shape: readonly number[], data: Uint8Array): Uint8Array {
  const dict = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape.join(", ")},), }`;
  const header = dict.padEnd(117) + "\n";
  return Uint8Array.of(
    0x93,
    ...Buffer.from("NUMPY"),
    1,
    0,
    header.length,
    0,
    ...Buffer.from(header),
    ...data,
  );
}

cli("predict: pictures", async ({ program }) => {
  const net = sequential({ layers: [layers.flatten({ inputShape: [2, 2, 3] })] });
  const grey = sequential({ layers: [layers.flatten({ inputShape: [2, 2, 1] })] });
  const [file, greyFile] = [at(program, "rgb.keras"), at(program, "grey.keras")];
  await saveModel(net, file);
  await saveModel(grey, greyFile);
  const ask = (model: string, picture: string, ...more: string[]): number[] => {
    const { code, out, err } = program.run("predict", model, at(program, picture), "--json", ...more);
    assert.is(code, 0, err);
    return (JSON.parse(out) as number[][])[0] as number[];
  };
  const data = Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255, 51, 102, 153);
  writeFileSync(at(program, "p.png"), encodePng({ width: 2, height: 2, data, channels: 3, depth: 8 }));
  assert.equal(ask(file, "p.png"), [...data]);
  assert.equal(ask(file, "p.png", "--scale", "1/127.5", "--offset", "-1").slice(0, 3), [1, -1, -1]);
  const standard = ask(file, "p.png", "--scale", "1/255", "--mean", "0.5,0.25,0", "--std", "0.5,1,2");
  assert.equal(standard.slice(0, 3), [1, -0.25, 0]);
  const [red] = ask(greyFile, "p.png");
  assert.ok(Math.abs((red ?? 0) - 0.299 * 255) < 1e-3);

  // 16 bits, two colours of a palette that share bytes, and an alpha channel
  const deep = Uint16Array.of(0, 65535, 257, 514);
  writeFileSync(
    at(program, "deep.png"),
    encodePng({ width: 2, height: 2, data: deep, channels: 1, depth: 16 }),
  );
  assert.equal(ask(greyFile, "deep.png"), [0, 255, 1, 2]);
  assert.equal(ask(file, "deep.png").slice(3, 6), [255, 255, 255]);
  const alpha = Uint8Array.of(200, 255, 200, 0, 200, 51, 10, 255);
  writeFileSync(
    at(program, "alpha.png"),
    encodePng({ width: 2, height: 2, data: alpha, channels: 2, depth: 8 }),
  );
  assert.equal(ask(greyFile, "alpha.png"), [200, 0, 40, 10]);

  // Smaller is the mean of what a pixel stands for, larger lies between.
  const wide = Uint8Array.from({ length: 16 }, (_, i) => (i % 4 < 2 ? 40 : 200));
  writeFileSync(
    at(program, "wide.png"),
    encodePng({ width: 4, height: 4, data: wide, channels: 1, depth: 8 }),
  );
  const small = ask(greyFile, "wide.png");
  assert.ok((small[0] ?? 0) >= 40 && (small[0] ?? 0) < 90 && (small[1] ?? 0) > 150, `${small.join(" ")}`);
  const flat = Buffer.alloc(8 * 8 * 4, 128);
  writeFileSync(at(program, "p.jpg"), encodeJpeg({ width: 8, height: 8, data: flat }, 100).data);
  for (const value of ask(file, "p.jpg")) assert.ok(Math.abs(value - 128) <= 2, `${value}`);

  fails(program.run("predict", file, at(program, "p.png"), "--size", "2"), 2, /--size is height and width/);
  fails(
    program.run("predict", file, at(program, "p.png"), "--mean", "1,2"),
    2,
    /--mean is one number, or one for each/,
  );
  fails(program.run("predict", file, at(program, "p.png"), "--channels", "2"), 2, /--channels is 1 or 3/);
  fails(program.run("predict", file, at(program, "p.png"), "--size", "3,3"), 1, /SHAPE: /);
  writeFileSync(at(program, "cut.png"), readFileSync(at(program, "p.png")).subarray(0, 40));
  fails(program.run("predict", file, at(program, "cut.png")), 1, /picture cannot be read/);
});

cli("predict: inputs that are none", async ({ program }) => {
  const file = at(program, "dense.keras");
  await saveModel(sequential({ layers: [layers.dense({ units: 3, inputShape: [2] })] }), file);
  const ask = (content: string | Uint8Array, ...more: string[]): Outcome => {
    writeFileSync(at(program, "bad"), content);
    return program.run("predict", file, at(program, "bad"), ...more);
  };
  fails(ask("{"), 1, /neither JSON/);
  fails(ask("7"), 1, /no array and no object/);
  fails(ask("[[1, 2, 3]]"), 1, /SHAPE: /);
  fails(ask('[[1, "x"]]'), 1, /SHAPE: /);
  fails(ask('{ "data": [1], "shape": [2] }'), 1, /SHAPE: /);
  fails(ask("[[1, 2]]", "--scale", "2"), 2, /--scale is for pictures/);
  fails(ask(npy(">f4", [1, 2], new Uint8Array(8))), 1, /UNSUPPORTED: .*little-endian/);
  fails(ask(npy("<f4", [1, 2], new Uint8Array(7))), 1, /MODEL_FORMAT: .*8 bytes/);
  fails(program.run("predict", file, "no-such.json"), 1, /no such file/);
});

cli("convert and verify", async ({ program }) => {
  const [half, web] = [at(program, "half.keras"), at(program, "model.json")];
  const done = program.run("convert", DIGITS, half, "--dtype", "float16");
  assert.is(done.code, 0, done.err);
  assert.match(done.out, /half\.keras: 51,330 parameters as float16/);
  assert.ok(readFileSync(half).length < 0.6 * readFileSync(DIGITS).length);
  assert.match(program.run("inspect", half).out, /self-test +in the file/);
  const verified = program.run("verify", half);
  assert.is(verified.code, 0, verified.err);
  assert.match(verified.out, /^passed: the largest difference of 10 values is 0\.0e\+0/);
  const json = JSON.parse(program.run("verify", half, "--json").out) as { passed: boolean };
  assert.is(json.passed, true);

  assert.is(program.run("convert", DIGITS, web, "--dtype", "uint8").code, 0);
  assert.ok(existsSync(at(program, "group1-shard1of1.bin")));
  fails(program.run("convert", DIGITS, at(program, "m.onnx")), 1, /CONFIG: .*m\.onnx/);
  fails(
    program.run("convert", DIGITS, at(program, "m.keras"), "--dtype", "uint8"),
    1,
    /CONFIG: .*keras.*uint8/,
  );
  fails(program.run("verify", DIGITS), 1, /no self-test/);
  const left = readdirSync(program.folder).filter((name) => name.endsWith(".tmp") || name === "m.keras");
  assert.equal(left, []);
});

const FIXTURES = "test/io/fixtures";

/** Files of other formats: what `inspect` calls them, and where the answer of their writer lies. */
const OTHERS: readonly (readonly [file: string, format: RegExp, layers: number, answer: string])[] = [
  ["generations/2.2.4-images.h5", /HDF5 file \(\.h5\), written by Keras 2\.2\.4/, 9, "generations/2.2.4.json"],
  ["generations/3.15.1-images.h5", /HDF5 file \(\.h5\), written by Keras 3\.15\.1/, 10, "generations/3.15.1.json"],
  ["converted/images-shards/model.json", /model\.json of TensorFlow\.js, written by Keras 2\.13\.1/, 10, "converted/images-shards/expected.json"],
  ["tfjs/images/model.json", /model\.json of TensorFlow\.js, written by TensorFlow\.js 4\.22\.0/, 7, "tfjs/images/expected.json"],
]; // prettier-ignore

for (const [name, format, count, answer] of OTHERS) {
  cli(`${name}: inspect, summary, predict, convert, verify`, async ({ program }) => {
    const file = `${FIXTURES}/${name}`;
    const inspected = program.run("inspect", file);
    assert.is(inspected.code, 0, inspected.err);
    assert.match(inspected.out, format);
    assert.match(inspected.out, new RegExp(`supported +yes, all ${count} layers`));
    assert.match(inspected.out, /kernel calls/);
    assert.is(program.run("summary", file).out, summaryText(await loadModel(file)));

    const { inputs, outputs } = expectedOf(`${FIXTURES}/${answer}`);
    const question = at(program, "question.json");
    writeFileSync(question, JSON.stringify(inputs[0]));
    const converted = at(program, `${name.replaceAll("/", "-")}.keras`);
    const done = program.run("convert", file, converted);
    assert.is(done.code, 0, done.err);
    for (const model of [file, converted]) {
      const { code, out, err } = program.run("predict", model, question, "--json");
      assert.is(code, 0, err);
      const values = (JSON.parse(out) as readonly unknown[]).flat(Infinity) as number[];
      const expected = outputs[0]?.data ?? [];
      assert.is(values.length, expected.length);
      for (const [index, value] of values.entries()) {
        assert.ok(Math.abs(value - (expected[index] ?? NaN)) < 1e-5, `${model}: ${index}`);
      }
    }
    assert.is(program.run("verify", converted).code, 0);
  });
}

interface Values {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

/** What a writer predicted for its first model. */
function expectedOf(path: string): {
  readonly inputs: readonly Values[];
  readonly outputs: readonly Values[];
} {
  const parsed = JSON.parse(readFileSync(path, "utf8"));
  return parsed.cases?.[0] ?? parsed;
}

cli(
  "inspect: an unpacked folder, a configuration alone, and layers that are not supported",
  ({ program }) => {
    const folder = program.run("inspect", `${FIXTURES}/weights/folder`);
    assert.is(folder.code, 0, folder.err);
    assert.match(folder.out, /format +folder of an unpacked \.keras archive, written by Keras 3\.15\.1/);
    const alone = program.run("inspect", `${FIXTURES}/generations/tf2.4.4-text.json`);
    assert.is(alone.code, 0, alone.err);
    assert.match(alone.out, /format +JSON of model\.to_json\(\), without weights, written by Keras 2\.4\.0/);
    const custom = program.run("inspect", `${FIXTURES}/custom.keras`);
    assert.is(custom.code, 1);
    assert.match(custom.out, /✗ {2}scale +Scale +.*custom layer/);
    const quantized = program.run("inspect", `${FIXTURES}/weights/int4.keras`);
    assert.is(quantized.code, 1);
    assert.match(quantized.out, /✗ {2}dense +Dense +.*int8.*int4/);
  },
);

cli("inspect: the arrays of weights alone", ({ program }) => {
  const file = `${FIXTURES}/generations/3.15.1-steps.weights.h5`;
  const { code, out, err } = program.run("inspect", file);
  assert.is(code, 0, err);
  assert.match(out, /model +none: weights alone/);
  assert.match(out, /weights +172 values in 10 arrays/);
  assert.is(out.split("\n\n")[1]?.trimEnd().split("\n").length, 11);
  const kinds = ["weights/mixed.weights.json", "weights/names.safetensors", "weights/names.npz"];
  for (const name of [...kinds, "weights/mixed.weights.h5"]) {
    const json = JSON.parse(program.run("inspect", `${FIXTURES}/${name}`, "--json").out) as {
      readonly values: number;
      readonly arrays: readonly { readonly shape: readonly number[]; readonly dtype: string }[];
    };
    assert.is(json.values, 750, name);
    assert.is(json.arrays.length, 14, name);
    assert.ok(
      json.arrays.every(({ dtype, shape }) => dtype.startsWith("float") && shape.length > 0),
      name,
    );
  }
  fails(program.run("summary", file), 1, /MODEL_FORMAT: .*weights without a model/);
});

cli("bench: a table, JSON with the same steps, and a picture", async ({ program }) => {
  const picture = at(program, "times.svg");
  const table = program.run("bench", DIGITS, "--runs", "3", "--svg", picture);
  assert.is(table.code, 0, table.err);
  assert.match(table.out, /^Least times of 3 runs of batches of 1 on simd\.wasm\nstep +kernel +layers/);
  assert.match(table.out, /ms in 6 steps/);
  const svg = readFileSync(picture, "utf8");
  assert.is((svg.match(/<g><title>/g) ?? []).length, 6);
  assert.match(svg, />all 6 steps</);
  const json = JSON.parse(program.run("bench", DIGITS, "--runs", "3", "--batch", "4", "--json").out) as {
    readonly batchSize: number;
    readonly peakGflops: number;
    readonly steps: readonly { readonly flops: number }[];
  };
  assert.is(json.batchSize, 4);
  assert.is(json.steps.length, 6);
  assert.ok(json.peakGflops > 0);
  assert.is(json.steps.reduce((sum, { flops }) => sum + flops, 0), 4 * 1_663_008); // prettier-ignore
  fails(program.run("bench", DIGITS, "--runs", "0"), 2, /--runs is a whole number from 1/);
  fails(program.run("bench", DIGITS, "--variant", "fast"), 2, /--variant is one of simd, relaxed/);
  fails(program.run("bench", `${FIXTURES}/weights/names.npz`), 1, /weights without a model/);
});

cli.run();
