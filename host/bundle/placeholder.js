// Stands in for plugin.js where the bundle has not been built: embedding needs at least one file.
