/**
 * Bundles server/ for the JavaScript engine of the Go host: one CommonJS file with an inline source map, in syntax that engine reads
 * (no async generators, no `for await`, no unicode property escapes; also in packages, hence Babel over node_modules).
 */
const path = require('node:path');

const root = path.resolve(__dirname, '..');
const babel = {
    loader: 'babel-loader',
    options: {
        babelrc: false,
        configFile: false,
        compact: false,
        sourceType: 'unambiguous',
        plugins: ['@babel/plugin-transform-async-generator-functions', '@babel/plugin-transform-unicode-property-regex'],
    },
};
const typescript = {
    loader: 'ts-loader',
    options: {
        transpileOnly: true,
        configFile: path.join(root, 'server', 'tsconfig.json'),
        compilerOptions: {module: 'ESNext', target: 'ES2022', emitDeclarationOnly: false, declaration: false, composite: false, sourceMap: true},
    },
};

module.exports = {
    mode: 'production',
    target: 'es2022',
    context: root,
    entry: './server/plugin.ts',
    devtool: 'inline-nosources-source-map',
    output: {
        path: path.join(root, 'host', 'bundle'),
        filename: 'plugin.js',
        library: {type: 'commonjs2'},
        chunkFormat: 'commonjs',
        // Paths as the repository has them, the same on every machine.
        devtoolModuleFilenameTemplate: '[resource-path]',
    },
    resolve: {extensions: ['.ts', '.mjs', '.js']},
    module: {
        rules: [
            {test: /\.ts$/, exclude: /node_modules/, use: [babel, typescript]},
            {test: /\.m?js$/, use: [babel]},
        ],
    },
    // Names stay, for stack traces; the archive compresses them away.
    optimization: {minimize: false},
    performance: {hints: false},
    stats: 'errors-warnings',
};
