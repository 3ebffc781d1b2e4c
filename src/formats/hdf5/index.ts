export type { AttributeValue } from "./attribute.ts";
export { Hdf5Dataset } from "./dataset.ts";
export { Hdf5Group, openHdf5, type Hdf5File } from "./file.ts";
export { isHdf5 } from "./superblock.ts";
