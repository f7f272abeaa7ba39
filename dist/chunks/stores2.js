import { t as openStores } from "./stores.js";

export { openStores };