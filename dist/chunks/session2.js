import { n as openCloudSession, t as openCloudCluster } from "./session.js";

export { openCloudCluster };