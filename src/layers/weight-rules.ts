import type { ArgumentReader } from "./arguments.ts";
import { type Constraint, parseConstraint } from "./constraints/index.ts";
import { parseRegularizer, type Regularizer } from "./regularizers/index.ts";

/**
 * The regularizers and constraints of a layer: every argument `..._regularizer` and `..._constraint` it read. What they say
 * goes into the configuration as Keras writes it.
 */
export class WeightRules {
  readonly #regularizers = new Map<string, Regularizer>();
  readonly #constraints = new Map<string, Constraint>();

  /** @throws ConfigError for a name that is none. */
  constructor(args: ArgumentReader) {
    for (const key of Object.keys(args.config)) {
      if (!key.endsWith("_regularizer") && !key.endsWith("_constraint")) continue;
      const at = key.lastIndexOf("_");
      const [part, kind, value] = [key.slice(0, at), key.slice(at + 1), args.config[key]];
      const place = { ...args.where(key), kerasMajor: args.kerasMajor };
      if (kind === "regularizer") {
        const read = parseRegularizer(value, place);
        if (read.value !== null) this.#regularizers.set(part, read.value);
        args.config[key] = read.config;
      } else {
        const read = parseConstraint(value, place);
        if (read.value !== null) this.#constraints.set(part, read.value);
        args.config[key] = read.config;
      }
    }
  }

  regularizerOf(weight: string): Regularizer | undefined {
    return find(this.#regularizers, weight);
  }

  constraintOf(weight: string): Constraint | undefined {
    return find(this.#constraints, weight);
  }
}

/** `recurrent_kernel` is ruled by `recurrent_regularizer`, the `kernel` of a depthwise convolution by `depthwise_regularizer`. */
function find<T>(rules: ReadonlyMap<string, T>, weight: string): T | undefined {
  const names = [weight, weight.replace(/_kernel$/, ""), ...(weight === "kernel" ? ["depthwise"] : [])];
  return names.map((name) => rules.get(name)).find((rule) => rule !== undefined);
}
