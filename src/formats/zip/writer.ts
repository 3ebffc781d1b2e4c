import { alignUp, ByteWriter, type Image } from "../byte-writer.ts";
import { crc32 } from "./crc32.ts";

export interface ZipMember {
  /** A relative path with `/`. */
  readonly name: string;
  readonly content: Image;
}

/** Where members' data begin: at multiples of this, so that arrays in them can be read without a copy. In bytes. */
const ALIGNMENT = 8;
/** 1980-01-01, the first day there is. The file says nothing about when it was made. */
const DATE = 0x0021;
/** Names are UTF-8. */
const FLAGS = 0x0800;

/** A zip archive of stored members, as Keras writes it (PKWARE APPNOTE.TXT 6.3.10); below 4 GiB. */
export function zipImage(members: readonly ZipMember[]): Image {
  let size = 0;
  const entries = members.map(({ name, content }) => {
    const nameBytes = new TextEncoder().encode(name);
    const headerAt = size;
    const dataAt = alignUp(headerAt + 30 + nameBytes.length, ALIGNMENT);
    size = dataAt + content.size;
    return { nameBytes, content, headerAt, dataAt };
  });
  const directoryAt = size;
  for (const { nameBytes } of entries) size += 46 + nameBytes.length;
  const directorySize = size - directoryAt;
  return {
    size: size + 22,
    write(target): void {
      const directory = new ByteWriter(target, directoryAt);
      for (const { nameBytes, content, headerAt, dataAt } of entries) {
        const data = target.subarray(dataAt, dataAt + content.size);
        content.write(data);
        const common = (writer: ByteWriter): void => {
          writer.u16(20, FLAGS, 0, 0, DATE); // version needed, stored, time
          writer.u32(crc32(data), data.length, data.length);
          writer.u16(nameBytes.length);
        };
        const local = new ByteWriter(target, headerAt);
        local.u32(0x04034b50); // 4.3.7 Local file header
        common(local);
        local.u16(dataAt - headerAt - 30 - nameBytes.length); // zeros after the name
        local.put(nameBytes);
        directory.u32(0x02014b50); // 4.3.12 Central directory file header
        directory.u16(20);
        common(directory);
        directory.u16(0, 0, 0, 0);
        directory.u32(0, headerAt);
        directory.put(nameBytes);
      }
      directory.u32(0x06054b50); // 4.3.16 End of central directory record
      directory.u16(0, 0, entries.length, entries.length);
      directory.u32(directorySize, directoryAt);
    },
  };
}
