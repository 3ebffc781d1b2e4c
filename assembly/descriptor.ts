/** Field `index` of a descriptor as an integer. */
// @ts-ignore: decorator
@inline
export function i32Field(descriptor: usize, index: i32): i32 {
  return load<i32>(descriptor + ((<usize>index) << 2));
}

/** Field `index` of a descriptor as an address. */
// @ts-ignore: decorator
@inline
export function address(descriptor: usize, index: i32): usize {
  return load<usize>(descriptor + ((<usize>index) << 2));
}

/** Field `index` of a descriptor as a float. */
// @ts-ignore: decorator
@inline
export function f32Field(descriptor: usize, index: i32): f32 {
  return load<f32>(descriptor + ((<usize>index) << 2));
}
