/**
 * The one family of errors. Every fault that bad input can cause is a `LanewiseError` with a stable `code`;
 * its text names the layer, the argument, what was expected and what was received.
 */

export type ErrorCode =
  "CONFIG" | "SHAPE" | "WEIGHT" | "UNSUPPORTED" | "MODEL_FORMAT" | "OUT_OF_MEMORY" | "ENGINE";

/** The class names as text: a minifier renames classes, and a log should still say `ShapeError`. */
const NAMES: Readonly<Record<ErrorCode, string>> = {
  CONFIG: "ConfigError",
  SHAPE: "ShapeError",
  WEIGHT: "WeightError",
  UNSUPPORTED: "UnsupportedError",
  MODEL_FORMAT: "ModelFormatError",
  OUT_OF_MEMORY: "OutOfMemoryError",
  ENGINE: "EngineError",
};

/** Where a fault lies. Each part that is known is also a field of the error. */
export interface ErrorDetails {
  /** The layer at fault, as `Conv2D "conv2d_3"`. */
  readonly layer?: string | undefined;
  /** The argument at fault, as the caller spells it: `groups`. */
  readonly argument?: string | undefined;
  readonly expected?: string | undefined;
  readonly received?: string | undefined;
  /** For files: the place inside the file, as `config.json: config.layers[2].config.units`. */
  readonly path?: string | undefined;
  readonly cause?: unknown;
}

/**
 * Base class of every error Lanewise throws.
 *
 * @example
 * try { net.predict(x) } catch (error) {
 *   if (error instanceof LanewiseError && error.code === "SHAPE") console.log(error.expected, error.received);
 * }
 */
export class LanewiseError extends Error {
  readonly code: ErrorCode;
  readonly layer: string | undefined;
  readonly argument: string | undefined;
  readonly expected: string | undefined;
  readonly received: string | undefined;
  readonly path: string | undefined;

  constructor(code: ErrorCode, what: string, details: ErrorDetails = {}) {
    super(composeMessage(what, details), "cause" in details ? { cause: details.cause } : undefined);
    this.name = NAMES[code];
    this.code = code;
    this.layer = details.layer;
    this.argument = details.argument;
    this.expected = details.expected;
    this.received = details.received;
    this.path = details.path;
  }
}

/** `Conv2D "conv2d_3", groups: <what>. Expected: <expected>. Received: <received>.` */
function composeMessage(what: string, details: ErrorDetails): string {
  const where = [details.path, details.layer, details.argument]
    .filter((part) => part !== undefined)
    .map(shorten)
    .join(", ");
  const parts = [where === "" ? what : `${where}: ${what}`];
  if (details.expected !== undefined) parts.push(`Expected: ${shorten(details.expected)}`);
  if (details.received !== undefined) parts.push(`Received: ${shorten(details.received)}`);
  return `${parts.join(". ")}.`;
}

/** A name in a file may be as long as the file. */
function shorten(text: string): string {
  return text.length <= LONGEST_PART ? text : `${text.slice(0, LONGEST_PART)}...`;
}

const LONGEST_PART = 1500;

/** An argument of a layer, initializer or call is missing, of the wrong kind or out of range. */
export class ConfigError extends LanewiseError {
  constructor(what: string, details?: ErrorDetails) {
    super("CONFIG", what, details);
  }
}

/** A shape does not fit: an input, an output size of zero or less, a rank. */
export class ShapeError extends LanewiseError {
  constructor(what: string, details?: ErrorDetails) {
    super("SHAPE", what, details);
  }
}

/** Weights are missing, surplus or of another shape than the layer's. */
export class WeightError extends LanewiseError {
  constructor(what: string, details?: ErrorDetails) {
    super("WEIGHT", what, details);
  }
}

/** Something Keras has and Lanewise does not compute (yet). */
export class UnsupportedError extends LanewiseError {
  constructor(what: string, details?: ErrorDetails) {
    super("UNSUPPORTED", what, details);
  }
}

/** A model file is missing, truncated, damaged, hostile or not a model. */
export class ModelFormatError extends LanewiseError {
  constructor(what: string, details?: ErrorDetails) {
    super("MODEL_FORMAT", what, details);
  }
}

/** The model does not fit the memory this engine can have. */
export class OutOfMemoryError extends LanewiseError {
  constructor(what: string, details?: ErrorDetails) {
    super("OUT_OF_MEMORY", what, details);
  }
}

/** The engine cannot start, was used after it or its model was disposed, or a kernel trapped. */
export class EngineError extends LanewiseError {
  constructor(what: string, details?: ErrorDetails) {
    super("ENGINE", what, details);
  }
}
