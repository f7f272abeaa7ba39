import { i as openAnyArchive, n as createStoreOpener, r as openAddresses, t as createSourceOpener } from "./open.js";

export { createSourceOpener, createStoreOpener, openAddresses };