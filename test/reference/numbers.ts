/** What references read: any floats. They give back float64. Reading past the end makes NaN. */
export type Numbers = Float32Array | Float64Array;
