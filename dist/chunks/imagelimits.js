// src/application/prepared/imagelimits.ts
const imageLimits = {
	usual: 1e3,
	most: 5e3
};

export { imageLimits as t };