import { n as serve, t as openServer } from "./serve.js";

export { serve };