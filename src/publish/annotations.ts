const prefix = 'io.github.labring.imagebuild';

/** The annotations of ours (OCI image-spec annotations.md). What they say is believed in the target's own namespace only. */
export const annotationKeys = {
  /** On the index and on each platform's manifest: apps, configs or dockerimages. */
  type: `${prefix}.type`,
  /** On a layer's descriptor: the layer's key. */
  layerKey: `${prefix}.layer.key`,
  /** On the layer that holds the rest of embedded images: `[{reference, source, manifest}]` as JSON. */
  layerImages: `${prefix}.layer.images`,
  /** On the list of neighbours: what each application has published, as JSON. */
  neighbours: `${prefix}.neighbours`,
} as const;
