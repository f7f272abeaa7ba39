import { i as readBuildxState, n as createEngineEnvironment, r as probeBuildx, t as chooseEngine } from "./engines.js";

export { chooseEngine };