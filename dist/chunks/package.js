// package.json
var name = "@labring/imagebuild";
var version = "0.1.0";

export { version as n, name as t };