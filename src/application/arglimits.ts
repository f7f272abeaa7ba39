/** Arguments are handed to a program's argv and environment: these bounds keep both far below any system's limit. */
export const buildArgLimits = { count: 64, keyLength: 128, valueLength: 4096 } as const;
