/**
 * Minimal programs: static ELF64 executables for Linux that write one line and exit. They are written as
 * machine code, so that the quickstart makes a real image for two platforms without a compiler or a download.
 */

export type Architecture = 'amd64' | 'arm64';

/** The load address: a multiple of the largest page size (64 KiB on arm64). */
const baseAddress = 0x400000;
const pageSize = 0x10000;
const elfHeaderSize = 64;
const programHeaderSize = 56;
const codeOffset = elfHeaderSize + programHeaderSize;

interface Machine {
  /** `e_machine` of the ELF header. */
  readonly id: number;
  /** The code, which the message of that many bytes directly follows. */
  readonly code: (messageLength: number) => Buffer;
}

const machines: Readonly<Record<Architecture, Machine>> = {
  amd64: { id: 62, code: amd64Code },
  arm64: { id: 183, code: arm64Code },
};

/** Returns an executable that writes the message to standard output and exits with 0. */
export function executable(architecture: Architecture, message: string): Buffer {
  const text = Buffer.from(message);
  const { id, code } = machines[architecture];
  const body = Buffer.concat([code(text.length), text]);
  return Buffer.concat([elfHeader(id), programHeader(codeOffset + body.length), body]);
}

/** System V ABI, Object Files, "ELF Header". A program needs no section headers to run. */
function elfHeader(machine: number): Buffer {
  const header = Buffer.alloc(elfHeaderSize);
  header.write('\x7fELF', 'latin1');
  header.set([2, 1, 1], 4); // 64 bits, little endian, version 1
  header.writeUInt16LE(2, 16); // e_type: an executable
  header.writeUInt16LE(machine, 18);
  header.writeUInt32LE(1, 20); // e_version
  header.writeBigUInt64LE(BigInt(baseAddress + codeOffset), 24); // e_entry
  header.writeBigUInt64LE(BigInt(elfHeaderSize), 32); // e_phoff
  header.writeUInt16LE(elfHeaderSize, 52);
  header.writeUInt16LE(programHeaderSize, 54);
  header.writeUInt16LE(1, 56); // e_phnum
  return header;
}

/** Makes the whole file one segment that is readable and executable. */
function programHeader(fileSize: number): Buffer {
  const header = Buffer.alloc(programHeaderSize);
  header.writeUInt32LE(1, 0); // PT_LOAD
  header.writeUInt32LE(0b101, 4); // read, execute
  header.writeBigUInt64LE(0n, 8); // from the start of the file
  header.writeBigUInt64LE(BigInt(baseAddress), 16);
  header.writeBigUInt64LE(BigInt(baseAddress), 24);
  header.writeBigUInt64LE(BigInt(fileSize), 32);
  header.writeBigUInt64LE(BigInt(fileSize), 40);
  header.writeBigUInt64LE(BigInt(pageSize), 48);
  return header;
}

function amd64Code(messageLength: number): Buffer {
  const codeSize = 33;
  return Buffer.from([
    ...[0xb8, 1, 0, 0, 0], //                                               mov eax, 1     write
    ...[0xbf, 1, 0, 0, 0], //                                               mov edi, 1     standard output
    ...[0x48, 0x8d, 0x35, ...littleEndian(codeSize - 17)], //               lea rsi, [rip + what is left of the code]
    ...[0xba, ...littleEndian(messageLength)], //                           mov edx, length
    ...[0x0f, 0x05], //                                                     syscall
    ...[0xb8, 60, 0, 0, 0], //                                              mov eax, 60    exit
    ...[0x31, 0xff], //                                                     xor edi, edi
    ...[0x0f, 0x05], //                                                     syscall
  ]);
}

function arm64Code(messageLength: number): Buffer {
  const instructions = [
    0xd2800020, //                        mov x0, #1        standard output
    0x10000001 | ((7 * 4) << 3), //       adr x1, . + 28    the message, after seven more instructions
    0xd2800002 | (messageLength << 5), // mov x2, #length
    0xd2800808, //                        mov x8, #64       write
    0xd4000001, //                        svc #0
    0xd2800000, //                        mov x0, #0
    0xd2800ba8, //                        mov x8, #93       exit
    0xd4000001, //                        svc #0
  ];
  return Buffer.concat(instructions.map((instruction) => Buffer.from(littleEndian(instruction))));
}

function littleEndian(value: number): number[] {
  return [0, 8, 16, 24].map((shift) => (value >>> shift) & 0xff);
}
