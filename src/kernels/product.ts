import { Product } from "../../assembly/abi.ts";
import { type Activation, LINEAR } from "../ops/activation.ts";
import { activationFields, clampInterval } from "./activation.ts";
import { emptyFields, type Field } from "./kernel.ts";

/** Fields of a `Product`: what is multiplied, and what happens to the result while it is in registers and in cache. */
export function productFields(product: {
  readonly segments: Field;
  readonly segmentCount: number;
  readonly run: number;
  readonly panels: Field;
  readonly columns: number;
  readonly addend: Field;
  readonly addendStride?: number;
  readonly activation?: Activation | undefined;
}): Field[] {
  const activation = product.activation ?? LINEAR;
  const interval = clampInterval(activation);
  const [low, high] = interval ?? [-Infinity, Infinity];
  const [code, alpha, beta, gamma] = activationFields(interval ? LINEAR : activation);
  const fields = emptyFields(Product.Size);
  fields[Product.Segments] = product.segments;
  fields[Product.SegmentCount] = product.segmentCount;
  fields[Product.Run] = product.run;
  fields[Product.Panels] = product.panels;
  fields[Product.N] = product.columns;
  fields[Product.Addend] = product.addend;
  fields[Product.AddendStride] = product.addendStride ?? 0;
  fields[Product.Low] = { f32: low };
  fields[Product.High] = { f32: high };
  fields[Product.Activation] = code;
  fields[Product.Alpha] = alpha;
  fields[Product.Beta] = beta;
  fields[Product.Gamma] = gamma;
  return fields;
}
