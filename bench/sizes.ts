/** The sizes of the cases. `quick` shows in a minute or two that they work; its figures mean little. */
export interface Sizes {
  /**
   * Bytes of files in an image of one platform, before compression; about three times its size in a registry.
   */
  readonly imageBytes: number;
  /** Images of the large release. */
  readonly manyImages: number;
  /** Bytes of the four images with large layers, for both platforms. */
  readonly largeBytes: number;
  /** Bytes of the layers for the memory case. */
  readonly layers: readonly number[];
  /** Bytes of the files of an application. */
  readonly fileBytes: number;
  readonly charts: number;
  readonly applications: number;
  /** Webhooks that the bot gets. */
  readonly deliveries: number;
  /** Pairs of starts to measure. */
  readonly starts: number;
  /** The growing sizes of what must grow in proportion at most. */
  readonly scale: {
    /** Images of an application. */
    readonly images: readonly number[];
    /** Applications of a collection. */
    readonly applications: readonly number[];
    /** Tags of a repository. */
    readonly tags: readonly number[];
  };
}

const mib = 1024 * 1024;

export const fullSizes: Sizes = {
  imageBytes: 45e6,
  manyImages: 441,
  largeBytes: 1e9,
  layers: [10 * mib, 1024 * mib, 8192 * mib],
  fileBytes: 300e6,
  charts: 40,
  applications: 300,
  deliveries: 2000,
  starts: 15,
  scale: {
    images: [500, 1000, 2000],
    applications: [250, 500, 1000],
    tags: [2500, 5000, 10_000],
  },
};

export const quickSizes: Sizes = {
  imageBytes: 3e6,
  manyImages: 130,
  largeBytes: 80e6,
  layers: [10 * mib, 64 * mib, 128 * mib],
  fileBytes: 20e6,
  charts: 8,
  applications: 30,
  deliveries: 200,
  starts: 3,
  scale: { images: [50, 100, 200], applications: [25, 50, 100], tags: [250, 500, 1000] },
};
