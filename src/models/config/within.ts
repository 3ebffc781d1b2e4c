import { LanewiseError, ModelFormatError, OutOfMemoryError, UnsupportedError } from "../../core/errors.ts";

/** Whatever goes wrong in `action` is a fault of the file at this place. The first error stays as the cause. */
export function within<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (cause) {
    if (cause instanceof OutOfMemoryError || namesPlace(cause)) throw cause;
    const what = cause instanceof Error ? cause.message.replace(/\.$/, "") : String(cause);
    const details = {
      path,
      cause,
      ...(cause instanceof LanewiseError ? {} : { expected: "a model that Keras can open" }),
    };
    throw cause instanceof UnsupportedError
      ? new UnsupportedError(what, details)
      : new ModelFormatError(what, details);
  }
}

/** An error of a model inside a model already says where it is. */
function namesPlace(cause: unknown): boolean {
  return cause instanceof LanewiseError && cause.path !== undefined;
}
