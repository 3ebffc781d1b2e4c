import * as assert from "uvu/assert";
import { LanewiseError } from "../../src/core/errors.ts";

/** The error that a call throws, which must be one of ours. `row` says which case it is. */
export function thrown(call: () => unknown, row: string): LanewiseError {
  try {
    call();
  } catch (error) {
    assert.instance(error, LanewiseError, `${row}: ${String(error)}`);
    return error as LanewiseError;
  }
  throw new Error(`${row}: nothing was thrown`);
}
