/** How many images an application can embed: where `limits.images` says nothing, and what it can say. */
export const imageLimits = { usual: 1000, most: 5000 } as const;
