import { a as engines, i as engineEnvironment, n as buildxState, r as chooseEngine, t as askBuildx } from "./engines.js";

export { chooseEngine };