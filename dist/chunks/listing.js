import { n as resolveType, r as versionsOf, t as listApplications } from "./listing2.js";

export { listApplications, resolveType, versionsOf };