import { i as openAnyArchive, n as createStoreOpener, r as openAddresses, t as createSourceOpener } from "./open2.js";

export { createSourceOpener, createStoreOpener, openAddresses };