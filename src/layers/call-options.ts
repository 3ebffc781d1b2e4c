import { ConfigError } from "../core/errors.ts";
import { nearest } from "./nearest.ts";
import type { CallDetails, SymbolicTensor } from "./symbolic.ts";

/** Arguments of `apply` besides the inputs. Which of them a layer has stands at the layer. */
export interface CallOptions {
  /** Masks of ones and zeros for the inputs, instead of all that come with them: `[queryMask, valueMask]` for `Attention`. */
  readonly mask?: SymbolicTensor | null | readonly (SymbolicTensor | null)[];
  /** Attention: may a step look at itself and those before it only? Default false. */
  readonly useCausalMask?: boolean;
  /** Attention: give the attention weights as a second output? Default false. */
  readonly returnAttentionScores?: boolean;
  /** Attention with heads: which pairs of steps count, [batch, T, S] or what broadcasts to [batch, heads, T, S]. */
  readonly attentionMask?: SymbolicTensor | null;
  /** Attention with heads: masks for one input each, instead of those that come with them. */
  readonly queryMask?: SymbolicTensor | null;
  readonly valueMask?: SymbolicTensor | null;
  readonly keyMask?: SymbolicTensor | null;
}

/** What kind of argument each name stands for; masks are those of the inputs. */
export type CallArgumentKinds = Readonly<Record<string, "flag" | "tensor" | "masks">>;

/**
 * Checks the arguments of a call. What is `null`, `undefined` or false was not given.
 * @throws ConfigError for an argument that the layer's call does not have, or a value that does not fit it.
 */
export function readCallOptions(
  layer: string,
  kinds: CallArgumentKinds,
  given: CallOptions,
  inputs: number,
): CallDetails {
  const options: Record<string, true | SymbolicTensor> = {};
  let masks: readonly (SymbolicTensor | undefined)[] = [];
  const wrong = (argument: string, expected: string, received: unknown): ConfigError =>
    new ConfigError("The value is not valid", { layer, argument, expected, received: String(received) });
  for (const [name, value] of Object.entries(given) as [string, unknown][]) {
    if (value === undefined || value === null) continue;
    switch (Object.hasOwn(kinds, name) ? kinds[name] : undefined) {
      case "masks":
        masks = ([value].flat() as unknown[]).map(
          (mask) => (mask ?? undefined) as SymbolicTensor | undefined,
        );
        if (masks.length <= inputs) break;
        throw wrong(name, `at most one mask for each of ${inputs} inputs`, `${masks.length} masks`);
      case "tensor":
        options[name] = value as SymbolicTensor;
        break;
      case "flag":
        if (typeof value !== "boolean") throw wrong(name, "true or false", value);
        if (value) options[name] = true;
        break;
      default:
        throw unknownArgument(layer, name, Object.keys(kinds));
    }
  }
  return { masks, options };
}

function unknownArgument(layer: string, name: string, known: readonly string[]): ConfigError {
  const near = nearest(name, known);
  const hint = near === undefined ? "" : ` (did you mean ${near}?)`;
  return new ConfigError(`Unknown argument of the call${hint}`, {
    layer,
    argument: name,
    expected: known.length === 0 ? "inputs alone" : `one of ${known.join(", ")}`,
    received: name,
  });
}
