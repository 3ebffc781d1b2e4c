export { AdditiveAttention, additiveAttention, type AdditiveAttentionOptions } from "./additive-attention.ts";
export { Attention, attention, type AttentionOptions } from "./attention.ts";
export {
  GroupedQueryAttention,
  groupedQueryAttention,
  type GroupedQueryAttentionOptions,
} from "./grouped-query-attention.ts";
export {
  MultiHeadAttention,
  multiHeadAttention,
  type MultiHeadAttentionOptions,
} from "./multi-head-attention.ts";
