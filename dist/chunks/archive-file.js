import { n as readExtent, r as readMember, t as indexArchive } from "./archive-file2.js";

export { indexArchive };