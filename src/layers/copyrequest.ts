/**
 * An evaluated COPY or ADD: what is copied, where to, and how. A flag that changes the copy is a field here.
 */
export interface CopyRequest {
  readonly instruction: 'COPY' | 'ADD';
  readonly sources: readonly string[];
  /** Variables in the sources that aren't set. */
  readonly unset?: readonly string[] | undefined;
  /** Here-documents. */
  readonly files: readonly { readonly name: string; readonly content: string }[];
  /** An absolute path; a `/` at its end means a directory. */
  readonly destination: string;
  readonly chown?: string | undefined;
  readonly chmod?: string | undefined;
  readonly parents?: boolean | undefined;
  readonly exclude?: readonly string[] | undefined;
  /** false: ADD copies an archive as it is; true: it also unpacks an archive that it downloads. */
  readonly unpack?: boolean | undefined;
  /** The digest that a download must have. */
  readonly checksum?: string | undefined;
  /**
   * Copies a directory into the destination under its own name, rather than its content. The destination is a
   * directory, unless its last element is the name of the source: then it is the path of the copy.
   */
  readonly ownName?: boolean | undefined;
  /** Takes what the source lacks from the stage's own file system, as earlier instructions left it. */
  readonly orRoot?: boolean | undefined;
  /** Lets COPY take addresses too, and makes files of this mode of them. */
  readonly downloadMode?: number | undefined;
}
