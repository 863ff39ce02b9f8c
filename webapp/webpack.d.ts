/** Webpack's own variable: where lazy chunks are loaded from. */
declare let __webpack_public_path__: string;
