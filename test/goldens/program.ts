/**
 * Creates a static ELF64 executable for linux/amd64 that writes a file and exits. RUN executes it, so the
 * image needs no shell from a package whose bytes change with every release.
 */
export function createProgram(path: string, text: string): Buffer {
  const strings = Buffer.from(`${path}\0${text}`);
  const codeSize = 54;
  const body = Buffer.concat([
    Buffer.from([
      ...[0xb8, ...word(2)], //                                   mov eax, 2       open
      ...[0x48, 0x8d, 0x3d, ...word(codeSize - 12)], //           lea rdi, [path]
      ...[0xbe, ...word(0o1101)], //                              mov esi, O_WRONLY | O_CREAT | O_TRUNC
      ...[0xba, ...word(0o644)], //                               mov edx, 0644
      ...[0x0f, 0x05], //                                         syscall
      ...[0x89, 0xc7], //                                         mov edi, eax
      ...[0xb8, ...word(1)], //                                   mov eax, 1       write
      ...[0x48, 0x8d, 0x35, ...word(codeSize - 38 + path.length + 1)], // lea rsi, [text]
      ...[0xba, ...word(text.length)], //                         mov edx, length
      ...[0x0f, 0x05], //                                         syscall
      ...[0xb8, ...word(60)], //                                  mov eax, 60      exit
      ...[0x31, 0xff], //                                         xor edi, edi
      ...[0x0f, 0x05], //                                         syscall
    ]),
    strings,
  ]);
  const address = 0x400000;
  const offset = 64 + 56;
  const size = offset + body.length;
  const header = Buffer.alloc(offset);
  header.write('\x7fELF\x02\x01\x01', 'latin1');
  header.writeUInt16LE(2, 16);
  header.writeUInt16LE(62, 18);
  header.writeUInt32LE(1, 20);
  header.writeBigUInt64LE(BigInt(address + offset), 24);
  header.writeBigUInt64LE(64n, 32);
  header.set([64, 0, 56, 0, 1, 0], 52);
  header.set([1, 0, 0, 0, 5, 0, 0, 0], 64);
  for (const at of [80, 88]) header.writeBigUInt64LE(BigInt(address), at);
  for (const at of [96, 104]) header.writeBigUInt64LE(BigInt(size), at);
  header.writeBigUInt64LE(0x1000n, 112);
  return Buffer.concat([header, body]);
}

function word(value: number): number[] {
  return [0, 8, 16, 24].map((shift) => (value >>> shift) & 0xff);
}
