import { UnsupportedError } from "../../core/errors.ts";
import type { Cursor } from "../bytes.ts";
import type { Hdf5Context } from "./context.ts";

/** The header messages this reader looks at (HDF5 File Format Specification 3.0, IV.A.2). */
export const MESSAGE = {
  dataspace: 0x0001,
  linkInfo: 0x0002,
  datatype: 0x0003,
  link: 0x0006,
  externalFiles: 0x0007,
  layout: 0x0008,
  groupInfo: 0x000a,
  filters: 0x000b,
  attribute: 0x000c,
  continuation: 0x0010,
  symbolTable: 0x0011,
  attributeInfo: 0x0015,
} as const;

const FLAG_SHARED = 0x02;
const FLAG_MUST_UNDERSTAND = 0x80;
const HIGHEST_KNOWN_TYPE = 0x0017;

export interface Message {
  readonly type: number;
  /** Where the message's data begin, and how many bytes they are. */
  readonly at: number;
  readonly size: number;
  readonly shared: boolean;
}

/** One object, group or dataset, as its list of messages; continuation blocks are already followed. */
export interface ObjectHeader {
  readonly address: number;
  readonly messages: readonly Message[];
}

/** IV.A.1 "Data Object Header Prefix": version 1, or version 2 by its signature. */
export function readObjectHeader(context: Hdf5Context, address: number): ObjectHeader {
  const first = context.from(address, "object header");
  const version2 = first.remaining >= 4 && first.source.view.getUint32(address, true) === OHDR;
  const reader = version2 ? openVersion2(context, first) : openVersion1(first);

  const messages: Message[] = [];
  const blocks: Cursor[] = [reader.block];
  const visited = new Set<number>([address]);
  for (let block = blocks.pop(); block !== undefined; block = blocks.pop()) {
    while (block.remaining >= reader.prefix) {
      const message = reader.next(block);
      context.spendNodes(1);
      if (message.type === MESSAGE.continuation) blocks.push(follow(context, message, version2, visited));
      else messages.push(message);
    }
  }
  return { address, messages };
}

/** "OHDR", the signature of a version 2 header, as a little-endian number. */
const OHDR = 0x5244484f;
const CHECKSUM_SIZE = 4;

interface HeaderReader {
  readonly block: Cursor;
  /** The size of what stands before each message's data. */
  readonly prefix: number;
  next(block: Cursor): Message;
}

/** IV.A.1.a "Version 1 Data Object Header Prefix". */
function openVersion1(cursor: Cursor): HeaderReader {
  const version = cursor.u8();
  if (version !== 1) {
    throw cursor.fail("is of no known version", { expected: "1 or 2", received: `${version}` });
  }
  cursor.skip(7); // reserved, message count, reference count: the blocks' sizes bound the list
  const size = cursor.u32();
  cursor.align(8);
  return {
    block: cursor.sub(size, "object header"),
    prefix: 8,
    next(block): Message {
      const type = block.u16();
      const length = block.u16();
      const flags = block.u8();
      block.skip(3);
      return readMessage(block, type, length, flags);
    },
  };
}

/** IV.A.1.b "Version 2 Data Object Header Prefix". Messages, perhaps a gap, and a checksum of all. */
function openVersion2(context: Hdf5Context, cursor: Cursor): HeaderReader {
  cursor.signature("OHDR");
  const version = cursor.u8();
  if (version !== 2) throw cursor.fail("is of no known version", { expected: "2", received: `${version}` });
  const flags = cursor.u8();
  if (flags & 0x20) cursor.skip(16); // times of access, modification, change and birth
  if (flags & 0x10) cursor.skip(4); // when to store attributes elsewhere
  const size = cursor.uint(([1, 2, 4, 8] as const)[flags & 3]!);
  const order = flags & 0x04 ? 2 : 0; // creation order of each message
  const block = cursor.sub(size, "object header");
  context.verifyChecksum(cursor.start, cursor.position, "object header");
  return {
    block,
    prefix: 4 + order,
    next(block): Message {
      const type = block.u8();
      const length = block.u16();
      const messageFlags = block.u8();
      block.skip(order);
      return readMessage(block, type, length, messageFlags);
    },
  };
}

function readMessage(block: Cursor, type: number, size: number, flags: number): Message {
  const at = block.position;
  block.skip(size);
  if (type > HIGHEST_KNOWN_TYPE && flags & FLAG_MUST_UNDERSTAND) {
    throw new UnsupportedError("an object says it must not be read without knowing all of it", {
      path: block.source.place(at),
      received: `header message type ${type}`,
    });
  }
  return { type, at, size, shared: (flags & FLAG_SHARED) !== 0 };
}

/** IV.A.2.q "Object Header Continuation": the address and size of another block of messages. */
function follow(context: Hdf5Context, message: Message, version2: boolean, visited: Set<number>): Cursor {
  const cursor = messageCursor(context, message, "object header continuation");
  const at = context.requireAddress(cursor);
  const size = context.length(cursor);
  if (visited.has(at)) throw cursor.fail("leads back to a block already read");
  visited.add(at);
  const block = context.cursor(at, size, "continued object header");
  if (!version2) return block;
  block.signature("OCHK");
  context.verifyChecksum(at, at + size - CHECKSUM_SIZE, "continued object header");
  return block.sub(block.remaining - CHECKSUM_SIZE, "continued object header");
}

/** A cursor over a message's data. */
export function messageCursor(context: Hdf5Context, message: Message, what: string): Cursor {
  const cursor = context.cursor(message.at, message.size, what);
  if (message.shared) {
    throw new UnsupportedError(`the ${what} is shared between objects: this cannot be read`, {
      path: context.source.place(message.at),
    });
  }
  return cursor;
}

export function findMessage(header: ObjectHeader, type: number): Message | undefined {
  return header.messages.find((message) => message.type === type);
}
