import { ConfigError } from "../core/errors.ts";
import { ArgumentReader, type Place } from "./arguments.ts";
import { describe, isObject, type JsonObject, property, toJson } from "./json.ts";

/** An object that Keras writes as `{ module, class_name, config, registered_name }`: a regularizer, a constraint. */
export interface NamedObject {
  readonly className: string;
  /** As Keras writes it. */
  readonly config: JsonObject;
}

/** One by name (`l2`, `L2`, `maxNorm`, `max_norm`), with options (`{ name: "l2", l2: 0.1 }`), or as Keras writes it. */
export type NamedObjectIdentifier =
  | string
  | { readonly name: string; readonly [option: string]: unknown }
  | { readonly class_name: string; readonly config: unknown };

/** A kind of such objects. */
export interface NamedObjectKind<T extends NamedObject> {
  /** For error texts: `regularizer`. */
  readonly what: string;
  readonly makers: ReadonlyMap<string, (args: ArgumentReader) => T>;
  /** For a class that a file names and nobody here knows: it is kept, and refuses to be used. */
  readonly foreign: (className: string, config: JsonObject, at: Place) => T;
}

/** @throws ConfigError for an unknown name or a bad option. */
export function readNamedObject<T extends NamedObject>(
  value: unknown,
  at: Place,
  kind: NamedObjectKind<T>,
): T {
  if (typeof value === "string") return make(value, {}, at, kind);
  if (!isObject(value)) throw invalid(value, at, kind);
  const className = property(value, "class_name");
  if (className === undefined) {
    const { name, ...options } = value as { readonly name?: unknown };
    if (typeof name !== "string") throw invalid(value, at, kind);
    return make(name, options, at, kind);
  }
  if (typeof className !== "string") throw invalid(value, at, kind);
  const config = property(value, "config") ?? {};
  if (nameOf(className, kind) !== undefined) return make(className, config, at, kind);
  const kept = toJson(config);
  if (!isObject(kept)) throw invalid(config, at, kind);
  return kind.foreign(className, kept as JsonObject, at);
}

function make<T extends NamedObject>(
  spelling: string,
  options: unknown,
  at: Place,
  kind: NamedObjectKind<T>,
): T {
  const maker = kind.makers.get(nameOf(spelling, kind) ?? "");
  if (maker === undefined) throw invalid(spelling, at, kind);
  const args = new ArgumentReader(at.layer, options, at.kerasMajor, `${at.argument}.`);
  const object = maker(args);
  args.done();
  return object;
}

/** Every spelling of a name is that name. */
function nameOf(
  spelling: string,
  { makers }: Pick<NamedObjectKind<NamedObject>, "makers">,
): string | undefined {
  const plain = (name: string): string => name.replaceAll("_", "").toLowerCase();
  return [...makers.keys()].find((name) => plain(name) === plain(spelling));
}

function invalid(
  value: unknown,
  { layer, argument }: Place,
  { what, makers }: Pick<NamedObjectKind<NamedObject>, "what" | "makers">,
): ConfigError {
  return new ConfigError(`Could not interpret ${what} identifier`, {
    layer,
    argument,
    expected: `one of ${[...makers.keys()].join(", ")}`,
    received: describe(value),
  });
}
