import { UnsupportedError } from "../../core/errors.ts";
import type { ConfigReader } from "../../core/config-reader.ts";
import { isJsonObject, type Json } from "../../core/json.ts";
import type { Layer } from "../../layers/layer.ts";
import { operationClasses } from "../../layers/ops/registry.ts";
import { type Argument, type Call, TensorReference } from "./inbound-nodes.ts";

/**
 * Is this entry of `layers` a function of `keras.ops`? The class alone does not say: there are two called Add. In an `.h5` file
 * nothing has a module, but only layers say whether they are trainable.
 */
export function isOperation(entry: ConfigReader): boolean {
  const module = entry.raw("module");
  if (typeof module === "string") return /^keras\.(src\.)?ops(\.|$)/.test(module);
  const [className, config] = [entry.raw("class_name"), entry.raw("config")];
  return (
    typeof className === "string" &&
    operationClasses.has(className) &&
    isJsonObject(config) &&
    !Object.hasOwn(config, "trainable")
  );
}

/**
 * The operation that an entry describes. Constants stand in its call; here they are options like the rest.
 * @throws UnsupportedError for an operation, or a use of one, that is not supported.
 */
export function buildOperation(entry: ConfigReader, calls: readonly Call[], kerasMajor: number): Layer {
  const className = entry.string("class_name");
  const operation = operationClasses.get(className);
  if (operation === undefined) {
    throw new UnsupportedError("This operation is not supported", {
      layer: className.slice(0, 60),
      expected: `one of ${[...operationClasses.keys()].join(", ")}`,
      received: JSON.stringify(className.slice(0, 60)),
    });
  }
  const [constants = {}, ...more] = calls.map((call) => constantsOf(call, operation.parameters));
  if (more.some((other) => JSON.stringify(other) !== JSON.stringify(constants))) {
    throw new UnsupportedError("An operation that is called with different constants is not supported", {
      layer: className,
    });
  }
  return operation.fromConfig({ ...entry.object("config").value, ...constants }, kerasMajor);
}

/** The arguments of a call that are no tensors, by name. */
function constantsOf({ args, kwargs }: Call, names: readonly string[]): Readonly<Record<string, Json>> {
  const constants = new Map<string, Json>();
  const take = (name: string, value: Argument): void => {
    if (isConstant(value)) constants.set(name, value);
  };
  for (const [at, value] of args.entries()) take(names[at] ?? `argument ${at}`, value);
  for (const [name, value] of kwargs) take(name, value);
  return Object.fromEntries(constants);
}

function isConstant(value: Argument): value is Json {
  if (value instanceof TensorReference || value === null) return false;
  return (
    !Array.isArray(value) ||
    isJsonObject(value as Json) ||
    value.every((each) => !(each instanceof TensorReference))
  );
}
